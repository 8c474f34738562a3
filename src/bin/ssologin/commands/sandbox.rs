//! `ssologin sandbox`: runs a command or a demonstration against a local IAM Identity Center.
//!
//! The sandbox has its own home folder.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;

use ssologin::aws::Aws;
use ssologin::cache::Cache;
use ssologin::config::{Config, Document};
use ssologin::sandbox::{Approve, Home, Options, Sandbox};
use ssologin::service::Portal as _;
use ssologin::session::{self, Endpoints, profiles};
use ssologin::system::{Clock as _, Env, SystemClock, file};

use crate::args::{self, SandboxArgs};
use crate::failure::{CommandError, code};
use crate::runtime::online;
use crate::terminal::{Terminal, Tone};
use crate::text::{Text, text};
use crate::wrap::{blanks, hanging, wrapped};

pub(crate) fn sandbox(terminal: Terminal, args: SandboxArgs) -> Result<u8, CommandError> {
    let failed = |error: &dyn std::error::Error| {
        let because = error
            .source()
            .map(|cause| format!(": {cause}"))
            .unwrap_or_default();
        CommandError::new(code::FAILED, format!("{error}{because}"))
    };
    let mut options = Options::new(Arc::new(|| SystemClock.now()));
    options.port = args.port.unwrap_or(options.port);
    options.token_lifetime = args.token_lifetime.unwrap_or(options.token_lifetime);
    options.approve = match args.approve {
        args::Approve::Auto => Approve::Auto {
            after: args.approve_after.unwrap_or_default(),
        },
        args::Approve::Page if args.approve_after.is_some() => {
            return Err(CommandError::new(
                code::USAGE,
                "`--approve-after` requires `--approve auto`",
            ));
        }
        args::Approve::Page => Approve::Page,
    };
    leave_interrupts_to_the_command()?;
    let center = Sandbox::start(options).map_err(|error| failed(&error))?;
    let real_home = Env::from_process().home().ok().map(Path::to_owned);
    let home = match &args.home {
        Some(path) => Home::create(path, center.url(), real_home.as_deref()),
        None => Home::temporary(center.url()),
    }
    .map_err(|error| failed(&error))?;
    let inside = Inside {
        terminal,
        home: &home,
        url: center.url(),
    };
    match args.command.split_first() {
        Some((program, arguments)) => inside.run(program, arguments).map(exit_code),
        None => inside.demonstrate(),
    }
}

/// Keeps this process alive when the user interrupts the command.
///
/// The terminal sends the interrupt to both processes. The command decides how to react, and this
/// process must remove the temporary home folder afterwards.
fn leave_interrupts_to_the_command() -> Result<(), CommandError> {
    #[cfg(unix)]
    let heard = || tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
    #[cfg(windows)]
    let heard = tokio::signal::windows::ctrl_c;
    // Once a listener is installed, an interrupt no longer ends the process.
    let listening = online(async { heard().map(drop) })?;
    listening.map_err(|error| {
        CommandError::new(
            code::FAILED,
            format!("cannot listen for interrupts: {error}"),
        )
    })
}

/// The environment in which commands run.
struct Inside<'a> {
    terminal: Terminal,
    home: &'a Home,
    url: &'a str,
}

impl Inside<'_> {
    fn run(&self, program: &OsString, arguments: &[OsString]) -> Result<ExitStatus, CommandError> {
        let mut command = Command::new(program);
        command.args(arguments);
        for (name, value) in self.home.environment(self.url) {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(path) = path_with_this_program() {
            command.env("PATH", path);
        }
        command.status().map_err(|error| {
            let name = Path::new(program).display();
            CommandError::new(code::FAILED, format!("cannot run `{name}`: {error}"))
                .hint("is it in `PATH`?")
        })
    }

    /// Demonstrates the main use.
    ///
    /// Logs in to two sessions, then shows their status, the files and role credentials.
    fn demonstrate(&self) -> Result<u8, CommandError> {
        let program = std::env::current_exe().map_err(|error| {
            CommandError::new(
                code::FAILED,
                format!("cannot find the path of ssologin itself: {error}"),
            )
        })?;
        self.tell(format!(
            "A local IAM Identity Center is running at {}",
            self.url
        ));
        self.tell(
            "Codes are approved automatically. Nothing leaves this machine, and ~/.aws is not \
             touched.",
        );
        self.tell("");
        for arguments in [&["homesso", "worksso", "--no-browser"][..], &["status"]] {
            self.tell(Tone::Good.paint(format!("$ ssologin {}", arguments.join(" "))));
            let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
            let status = self.run(&program.clone().into_os_string(), &arguments)?;
            if !status.success() {
                return Ok(exit_code(status));
            }
            self.tell("");
        }
        self.show_files();
        self.show_credentials()
    }

    fn show_files(&self) {
        self.tell("Files written, where every AWS SDK looks for them:");
        let folder = self.home.path().join(".aws/sso/cache");
        let mut names: Vec<_> = std::fs::read_dir(&folder)
            .map(|entries| {
                entries
                    .flatten()
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .collect()
            })
            .unwrap_or_default();
        names.sort();
        for name in names {
            let bytes = file::read(&folder.join(&name)).ok().flatten();
            let fields =
                bytes.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
            let keys: Vec<_> = fields
                .iter()
                .filter_map(|f| f.as_object())
                .flatten()
                .map(|(key, _)| key.as_str())
                .collect();
            self.tell_indented(2, format!("~/.aws/sso/cache/{name}"));
            self.tell_indented(4, keys.join(", "));
        }
        self.tell("");
    }

    /// Shows the start of the access key ID for one profile of each session.
    fn show_credentials(&self) -> Result<u8, CommandError> {
        let config_file = self.home.path().join(".aws/config");
        let bytes = file::read(&config_file)?.unwrap_or_default();
        let config = Config::new(
            Document::parse(config_file, bytes),
            Document::parse("credentials", Vec::new()),
        );
        let cache = Cache::new(self.home.path(), self.home.path());
        let url = Some(self.url.to_owned());
        let service = Aws::new(Endpoints {
            portal: url.clone(),
            oidc: url,
            ..Endpoints::default()
        });
        self.tell("Role credentials of one profile per session:");
        let mut shown = Vec::new();
        for profile in profiles(&config) {
            let (Some(id), Some(account), Some(role)) =
                (profile.session, profile.account_id, profile.role_name)
            else {
                continue;
            };
            let Some(Ok(session)) = session::find_session(&config, id.as_str()) else {
                continue;
            };
            let Ok(Some(token)) = cache.load_token(&session) else {
                continue;
            };
            if shown.contains(&id) {
                continue;
            }
            let credentials =
                online(service.role_credentials(&session, &token.access_token, &account, &role))?
                    .map_err(|error| CommandError::from(&ssologin::error::Error::from(error)))?;
            let start: String = credentials.access_key_id.chars().take(8).collect();
            let text = format!("{}  {role} in {account}: {start}…", profile.name);
            self.tell_indented(2, text);
            shown.push(id);
        }
        self.tell("");
        self.tell(
            "To explore it: `ssologin sandbox -- bash` (from a checkout: `cargo run --release -- \
             sandbox -- bash`)",
        );
        Ok(code::DONE)
    }

    fn tell(&self, text: impl Into<Text>) {
        self.tell_indented(0, text);
    }

    fn tell_indented(&self, indent: usize, text: impl Into<Text>) {
        let room = self.terminal.data_columns().unwrap_or(usize::MAX);
        let lines = wrapped(&text.into(), room.saturating_sub(indent));
        let text = text!("{}{}\n", blanks(indent), hanging(lines, indent));
        // Ignore write errors: they must not end the demonstration.
        let _ = self.terminal.data(&text);
    }
}

/// Returns a `PATH` that finds this program as `ssologin`, even if it is not installed.
fn path_with_this_program() -> Option<OsString> {
    let program = std::env::current_exe().ok()?;
    let path = Env::from_process().get("PATH").map(OsString::from);
    let others = path.iter().flat_map(std::env::split_paths);
    std::env::join_paths(
        program
            .parent()
            .map(Path::to_owned)
            .into_iter()
            .chain(others),
    )
    .ok()
}

/// Returns the exit code of the command, or 128 plus the signal that ended it, as shells do.
fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(code::FAILED);
    }
    status.code().map_or(code::FAILED, |code| {
        u8::try_from(code).unwrap_or(code::FAILED)
    })
}
