//! `ssologin doctor`: finds problems and suggests fixes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use ssologin::aws::Aws;
use ssologin::doctor::{
    CacheFile, Finding, Machine, Repair, Severity, check_browsers, check_ca_bundles, check_cache,
    check_config, check_credential_source, check_environment, check_exposed, check_inherited,
    check_near_misses, check_open, check_processes, check_sources, check_spelling,
    check_start_urls, check_unevenness, check_values, without_consequences,
};
use ssologin::error::Error;
use ssologin::login::TOLERABLE_SKEW;
use ssologin::service::{Oidc as _, probe};
use ssologin::session::{Endpoints, SelectError, select_listed, sessions};
use ssologin::system::Desktop;
use ssologin::system::file::{self, FileError, dangling_link, is_open_to_others};
use ssologin::text::duration::words;

use crate::args::DoctorArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::{ONLINE, within};
use crate::options::time_limit;
use crate::report::{Document, FindingReport, Format};
use crate::runtime::online;
use crate::terminal::Tone;
use crate::text::{Text, text};
use crate::trusted_files::{entries, exposed_entries, exposed_paths};
use crate::wrap::{hanging, wrapped};

/// The indentation of continuation lines.
const INDENT: usize = 2;

pub(crate) fn doctor(context: &Context, args: &DoctorArgs) -> Result<u8, CommandError> {
    let named = args.profile.as_deref();
    if let Some(name) = named.filter(|name| context.config.profile(name).is_none()) {
        return Err(context.explain(SelectError::UnknownProfile(name.to_owned())));
    }
    let mut findings = without_consequences(examine(context, named));
    if args.online {
        findings.extend(ask_the_service(context, args.timeout)?);
    }
    findings.sort_by_key(|finding| finding.severity);
    let findings: Vec<(Finding, bool)> = findings
        .into_iter()
        .map(|finding| {
            let mended = args.fix && mend(context, &finding);
            (finding, mended)
        })
        .collect();
    let format = Format::of(args.json);
    let columns = context.terminal.data_columns();
    let text = format.text(
        || {
            let written = |(finding, fixed): &(_, bool)| written(finding, *fixed, columns);
            findings.iter().map(written).collect()
        },
        || {
            let report = |(finding, mended): &(_, bool)| FindingReport::new(finding, *mended);
            let findings = findings.iter().map(report).collect();
            Document::Findings { findings }
        },
    );
    context.terminal.data(&text)?;
    if format == Format::Human {
        context.terminal.say(summary(&findings));
    }
    let counts = |(finding, mended): &(Finding, bool)| finding.severity < Severity::Note && !mended;
    Ok(if findings.iter().any(counts) {
        code::FAILED
    } else {
        code::DONE
    })
}

/// Checks the files, the environment and this machine.
fn examine(context: &Context, named: Option<&str>) -> Vec<Finding> {
    let Context {
        config, env, cache, ..
    } = context;
    let mut findings = check_config(config);
    findings.extend(check_unevenness(config));
    findings.extend(check_spelling(config));
    findings.extend(check_values(config));
    findings.extend(check_near_misses(config));
    findings.extend(check_sources(config));
    findings.extend(check_start_urls(config));
    findings.extend(check_inherited(config));
    findings.extend(check_environment(
        config,
        env,
        named,
        &machine(context, named),
    ));
    findings.extend(check_processes(config, |name| is_program(context, name)));
    let active = named.or_else(|| env.profile()).unwrap_or("default");
    let is_file = |path: &str| env.expanded(path).is_file();
    findings.extend(check_ca_bundles(config, active, is_file));
    let desktop = Desktop::of_this_system(env);
    findings.extend(check_browsers(config, env, desktop, |name| {
        is_program(context, name)
    }));
    if let Some(profile) = named.or_else(|| env.profile()) {
        findings.extend(check_credential_source(
            config,
            env,
            profile,
            named.is_some(),
        ));
    }
    let entries = sessions(config);
    findings.extend(check_cache(
        &files(&cache.token_folder()),
        &entries,
        |entry| cache.token_path(&entry.id),
        context.now(),
    ));
    findings.extend(config_files(context));
    findings.extend(permissions(context));
    findings.extend(folders(context));
    findings.extend(locks(context));
    findings
}

/// Checks that the config file exists, and that the credentials file can be read.
fn config_files(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let config = context.config.config_file().path();
    if !config.exists() {
        let message = "no config file";
        let fix = "run `ssologin configure` to create one";
        findings.push(Finding::new("no-config", Severity::Warning, message, fix).in_file(config));
    }
    if let Some(error) = &context.unread {
        let cause = error.cause.to_string();
        let finding = Finding::new("unread-credentials", Severity::Warning, cause, error.hint());
        findings.push(finding.in_file(&error.path));
    }
    findings
}

fn locks(context: &Context) -> Vec<Finding> {
    let now = context.now();
    let mut findings = Vec::new();
    if let Err(error) = context.cache.can_lock(now) {
        let message =
            format!("cannot lock ({error}): concurrent processes cannot wait for each other");
        let fix = "set `XDG_STATE_HOME` to a folder that you own on a local disk";
        findings.push(Finding::new("no-locks", Severity::Warning, message, fix));
    }
    for (path, error) in context.cache.foreign_locks() {
        let message = format!("it has the place of a lock, but {error}");
        let finding = Finding::new("foreign-lock", Severity::Warning, message, "delete it");
        findings.push(finding.in_file(path));
    }
    for (path, holder) in context.cache.held_locks() {
        let message = format!("another ssologin is running ({holder})");
        let fix = "wait for it or stop it";
        findings.push(Finding::new("held-lock", Severity::Note, message, fix).in_file(path));
    }
    findings
}

/// Checks that no folder is read-only, or a link that leads nowhere.
fn folders(context: &Context) -> Vec<Finding> {
    let config = context.config.config_file().path().parent();
    let (tokens, roles) = (context.cache.token_folder(), context.cache.role_folder());
    let folders = [
        config,
        Some(&tokens),
        Some(&roles),
        Some(context.cache.state_folder()),
    ];
    let mut links: Vec<_> = folders
        .into_iter()
        .flatten()
        .filter_map(dangling_link)
        .collect();
    links.dedup_by(|one, other| one.path == other.path);
    let finding = |link: FileError| {
        let text = link.cause.to_string();
        Finding::new("dangling-link", Severity::Error, text, link.hint()).in_file(link.path)
    };
    let mut findings: Vec<Finding> = links.into_iter().map(finding).collect();
    let read_only = folders
        .into_iter()
        .flatten()
        .find(|folder| file::is_read_only(folder));
    findings.extend(read_only.map(|folder| {
        let message = "the folder is read-only: tokens can be used, but not refreshed or kept";
        let fix = "make it writable, or log in where it is";
        Finding::new("read-only-folder", Severity::Warning, message, fix).in_file(folder)
    }));
    findings
}

/// Checks who else can read or change our files.
fn permissions(context: &Context) -> Vec<Finding> {
    let mut exposed = exposed_paths(context);
    exposed.extend(exposed_entries(context));
    let mut private = entries(&context.cache.role_folder());
    private.push(context.config.credentials_file().path().to_owned());
    private.retain(|path| is_open_to_others(path));
    // Such a file is open to others, and one finding about it is enough.
    exposed.retain(|exposed| !private.contains(&exposed.path));
    let mut findings = check_exposed(&exposed);
    findings.extend(check_open(&private));
    findings
}

/// Reads the files in a folder.
fn files(folder: &Path) -> Vec<CacheFile> {
    let file = |path: PathBuf| CacheFile {
        is_open: is_open_to_others(&path),
        content: match file::read(&path) {
            Ok(bytes) => Ok(bytes.unwrap_or_default()),
            Err(error) => Err(error.to_string()),
        },
        path,
    };
    entries(folder).into_iter().map(file).collect()
}

fn machine(context: &Context, named: Option<&str>) -> Machine {
    let env = &context.env;
    let profile = named.or_else(|| env.profile()).unwrap_or("default");
    let ca_bundle = Endpoints::new(&context.config, Some(profile), env)
        .ok()
        .and_then(|endpoints| Aws::check_ca_bundle(&endpoints.ca_bundle?).err());
    Machine {
        ca_bundle,
        aws_version: aws_version(),
    }
}

/// Returns the version that the AWS CLI reports.
///
/// It gets no config, because it would read a large one for a long time.
fn aws_version() -> Option<String> {
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut command = Command::new("aws");
    let command = command
        .arg("--version")
        .env("AWS_CONFIG_FILE", nothing)
        .env("AWS_SHARED_CREDENTIALS_FILE", nothing)
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_DEFAULT_PROFILE")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns whether `name` is the path of a file, or the name of one in a folder of `PATH`.
fn is_program(context: &Context, name: &str) -> bool {
    let path = context.env.get("PATH").unwrap_or_default();
    Path::new(name).is_file()
        || std::env::split_paths(path).any(|folder| folder.join(name).is_file())
}

/// Checks that the service responds for each session, and compares its clock with this machine's.
fn ask_the_service(
    context: &Context,
    timeout: Option<Duration>,
) -> Result<Vec<Finding>, CommandError> {
    let limit = time_limit(context, ONLINE, timeout)?;
    let targets = select_listed(&context.config).unwrap_or_default();
    let service = context.service(&targets)?;
    let usable: Vec<_> = targets
        .iter()
        .filter_map(|target| target.session.as_ref().ok())
        .collect();
    let answers = online(join_all(usable.iter().map(|session| {
        let probed = async { probe(&service, session).await.map_err(Error::from) };
        within(limit, session.id.as_str(), probed)
    })))?;
    let mut findings = Vec::new();
    for (session, answer) in usable.iter().zip(answers) {
        let name = session.id.as_str();
        findings.push(match answer {
            Ok(()) => {
                let message = format!("{} responds", service.host(session));
                Finding::new("answers", Severity::Note, message, "").of_session(name)
            }
            Err(error) => {
                let sentence = error.to_string();
                let own = format!("{name}: ");
                let sentence = sentence.strip_prefix(&own).unwrap_or(&sentence);
                Finding::new("no-answer", Severity::Error, sentence, "").of_session(name)
            }
        });
    }
    if let Some(ahead) = service
        .clock_ahead()
        .filter(|ahead| ahead.abs() > TOLERABLE_SKEW)
    {
        let side = if ahead < TimeDelta::zero() {
            "behind"
        } else {
            "ahead of"
        };
        let message = format!(
            "this machine's clock is {} {side} the service's",
            words(ahead.abs())
        );
        findings.push(Finding::new(
            "clock-skew",
            Severity::Warning,
            message,
            "set the clock",
        ));
    }
    Ok(findings)
}

/// Fixes a finding if possible, and returns whether it was fixed.
fn mend(context: &Context, finding: &Finding) -> bool {
    let mended = match &finding.repair {
        Some(Repair::RestrictPermissions(path)) => file::restrict_permissions(path),
        Some(Repair::CloseToOthers(path)) => file::close_to_others(path),
        Some(Repair::Remove(path)) => file::remove(path),
        None => return false,
    };
    mended.unwrap_or_else(|error| {
        context.terminal.warn(error);
        false
    })
}

/// Formats a finding for the user.
///
/// If `columns` is `None`, because stdout is not a terminal or its width is unknown, the text is a
/// single line. Otherwise it is wrapped to that width, with a symbol before the message, its ID
/// after it and the fix below it.
fn written(finding: &Finding, fixed: bool, columns: Option<usize>) -> Text {
    let (word, tone) = match finding.severity {
        _ if fixed => ("fixed", Tone::Good),
        Severity::Error => ("error", Tone::Bad),
        Severity::Warning => ("warning", Tone::Soon),
        Severity::Note => ("note", Tone::Quiet),
    };
    let place = match (&finding.file, finding.line) {
        (Some(file), Some(line)) => format!("{}:{line}: ", file.display()),
        (Some(file), None) => format!("{}: ", file.display()),
        (None, _) => match finding.session.as_ref().or(finding.profile.as_ref()) {
            Some(name) => format!("{name}: "),
            None => String::new(),
        },
    };
    let message = text!("{}: {}{}", tone.paint(word), place, finding.message);
    let fix = Some(&finding.fix).filter(|fix| !fix.is_empty() && !fixed);
    let Some(columns) = columns else {
        let fix = fix.map(|fix| format!("; {fix}")).unwrap_or_default();
        return text!("{}{}\n", message, fix);
    };
    let id = Tone::Quiet.paint(format!("[{}]", finding.id));
    let message = text!("{} {}", message, id);
    let room = columns.saturating_sub(INDENT);
    let message = hanging(wrapped(&message, room), INDENT);
    let mut text = text!("{} {}\n", tone.paint(tone.mark()), message);
    if let Some(fix) = fix {
        let lines = wrapped(&fix.into(), room.saturating_sub(INDENT));
        text.push(text!("  → {}\n", hanging(lines, 2 * INDENT)));
    }
    text
}

fn summary(findings: &[(Finding, bool)]) -> String {
    let count = |severity| {
        let of_severity =
            |(finding, mended): &&(Finding, bool)| finding.severity == severity && !mended;
        findings.iter().filter(of_severity).count()
    };
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "no problems found".to_owned(),
        (errors, warnings) => {
            let named = |count, word| match count {
                1 => format!("1 {word}"),
                count => format!("{count} {word}s"),
            };
            format!("{}, {}", named(errors, "error"), named(warnings, "warning"))
        }
    }
}
