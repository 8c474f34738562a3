//! Owns the checks of variables, proxies, endpoints, the CA bundle and the AWS CLI version.

use url::Url;

use super::finding::{Finding, Severity};
use crate::config::{Config, Place, keys};
use crate::session::{Endpoints, FileOverride};
use crate::system::Env;
use crate::text::{host_of, shortened};

/// Facts about this machine.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// The reason that the CA bundle in `AWS_CA_BUNDLE` or `ca_bundle` cannot be used, if any.
    pub ca_bundle: Option<String>,
    /// The output of `aws --version`; `None` if the AWS CLI is not installed.
    pub aws_version: Option<String>,
}

/// Returns findings about how the environment and the machine affect the profile.
///
/// The profile is `named`, or else the active one.
#[must_use]
pub fn check_environment(
    config: &Config,
    env: &Env,
    named: Option<&str>,
    machine: &Machine,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if named.is_none() {
        findings.extend(instead_of_profiles(env));
    }
    findings.extend(active_profile(config, env));
    findings.extend(endpoints(config, env, named));
    findings.extend(variants(config, env, named));
    if let Some(why) = &machine.ca_bundle {
        let fix = "fix the path or remove the setting";
        findings.push(Finding::new(
            "bad-ca-bundle",
            Severity::Error,
            why.clone(),
            fix,
        ));
    }
    findings.extend(PROXIES.iter().filter_map(|name| bad_proxy(env, name)));
    findings.extend(PROXIES.iter().filter_map(|name| two_proxies(env, name)));
    findings.extend(machine.aws_version.as_deref().and_then(aws_cli));
    findings
}

fn instead_of_profiles(env: &Env) -> Option<Finding> {
    let set = env.instead_of_profiles();
    let message = format!(
        "`{}` is set and overrides profiles in this shell",
        set.first()?
    );
    let fix = format!("run `unset {}`", set.join(" "));
    Some(Finding::new(
        "variables-win",
        Severity::Warning,
        message,
        fix,
    ))
}

fn active_profile(config: &Config, env: &Env) -> Vec<Finding> {
    let mut findings = Vec::new();
    let named =
        ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].map(|variable| (variable, env.get(variable)));
    for (variable, value) in named {
        let Some(name) = value.filter(|name| config.profile(name).is_none()) else {
            continue;
        };
        let is_account = name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit());
        let kind = match name.starts_with("arn:") {
            true => Some("an ARN"),
            false => is_account.then_some("an account ID"),
        };
        let name = shortened(name, 80);
        let message = match kind {
            Some(kind) => format!("`{variable}` is {kind}, not the name of a profile: `{name}`"),
            None => format!("`{variable}` names the profile `{name}`, which does not exist"),
        };
        let fix = format!("fix it or run `unset {variable}`");
        findings.push(Finding::new(
            "unknown-profile",
            Severity::Error,
            message,
            fix,
        ));
    }
    for (variable, _) in named {
        if env.is_empty(variable) {
            let message = format!(
                "`{variable}` is set, but empty: the AWS CLI and boto3 look for a profile without \
                 a name"
            );
            let fix = format!("run `unset {variable}`");
            findings.push(Finding::new(
                "empty-profile",
                Severity::Warning,
                message,
                fix,
            ));
        }
    }
    if let [(_, None), (_, Some(_))] = named {
        let message = "only `AWS_DEFAULT_PROFILE` is set: the SDKs for JavaScript and Rust do not \
            read it";
        let fix = "set `AWS_PROFILE` instead";
        findings.push(Finding::new(
            "default-profile",
            Severity::Note,
            message,
            fix,
        ));
    }
    if let [(_, Some(one)), (_, Some(other))] = named
        && one != other
    {
        let message = "`AWS_PROFILE` and `AWS_DEFAULT_PROFILE` differ: the AWS CLI v2 uses the \
            first, boto3 the second";
        let fix = "run `unset AWS_DEFAULT_PROFILE`";
        findings.push(Finding::new(
            "two-profiles",
            Severity::Warning,
            message,
            fix,
        ));
    }
    findings
}

fn endpoints(config: &Config, env: &Env, named: Option<&str>) -> Vec<Finding> {
    let profile = named.or_else(|| env.profile()).unwrap_or("default");
    match Endpoints::new(config, Some(profile), env) {
        Err(error) => vec![Finding::new(
            "bad-endpoint",
            Severity::Error,
            error.to_string(),
            "",
        )],
        Ok(found) => overrides(&found),
    }
}

/// Returns a note for each variant of the endpoints that is set, with what sets it.
fn variants(config: &Config, env: &Env, named: Option<&str>) -> Vec<Finding> {
    let profile = config.profile(named.or_else(|| env.profile()).unwrap_or("default"));
    let note = |(what, variable, key): (&str, &str, &str)| {
        let message =
            |by: &str| format!("requests go to the {what} endpoints, because `{by}` is on");
        let new = |by: &str| Finding::new("endpoint-variant", Severity::Note, message(by), "");
        if env.get(variable).is_some() {
            return env.is_true(variable).then(|| new(variable));
        }
        let value = profile.as_ref()?.get(key)?;
        let is_on = value.text().eq_ignore_ascii_case("true");
        is_on.then(|| new(key).at(&Place::from(value.origin())))
    };
    [
        ("FIPS", "AWS_USE_FIPS_ENDPOINT", keys::USE_FIPS_ENDPOINT),
        (
            "dual-stack",
            "AWS_USE_DUALSTACK_ENDPOINT",
            keys::USE_DUALSTACK_ENDPOINT,
        ),
    ]
    .into_iter()
    .filter_map(note)
    .collect()
}

/// Returns a finding for each override: with its place if a file names it, else with its URL.
fn overrides(endpoints: &Endpoints) -> Vec<Finding> {
    let note = |message| Finding::new("endpoint-override", Severity::Note, message, "");
    let files = &endpoints.from_files;
    let of_files = files.iter().map(|FileOverride { host, place }| {
        note(format!("requests go to `{}`", shortened(host, 200))).at(place)
    });
    let is_of_file = |url: &str| {
        let host = Url::parse(url).ok().and_then(|url| host_of(&url));
        files.iter().any(|file| Some(&file.host) == host.as_ref())
    };
    let urls = [("OIDC", &endpoints.oidc), ("portal", &endpoints.portal)];
    let of_variables = urls.into_iter().filter_map(|(what, url)| {
        let url = url.as_ref().filter(|url| !is_of_file(url))?;
        let url = shortened(&without_user(url), 200);
        Some(note(format!("the {what} endpoint is overridden: {url}")))
    });
    of_files.chain(of_variables).collect()
}

/// Removes the user, password and query of a URL, which may be secret.
fn without_user(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut url) => {
            let _ = url.set_username("").and_then(|()| url.set_password(None));
            url.set_query(None);
            url.to_string()
        }
        Err(_) => "not a URL".to_owned(),
    }
}

/// The variables that name a proxy.
///
/// `HTTP_PROXY` is not among them, because nothing is sent to another machine without TLS.
const PROXIES: [&str; 2] = ["HTTPS_PROXY", "ALL_PROXY"];

/// Returns a finding if a proxy is not an `http` or `https` URL.
///
/// The scheme may be omitted and defaults to `http`.
fn bad_proxy(env: &Env, name: &str) -> Option<Finding> {
    let lower = name.to_lowercase();
    let (name, value) = [name, &lower]
        .into_iter()
        .find_map(|name| Some((name, env.get(name)?)))?;
    let whole = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    let good = url::Url::parse(&whole)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    (!good).then(|| {
        let message = format!("`{name}` is not a usable proxy URL");
        let fix = format!("use the form `http://HOST:PORT`, or run `unset {name}`");
        Finding::new("bad-proxy", Severity::Error, message, fix)
    })
}

/// Returns a finding if the two spellings of a proxy variable differ.
///
/// Programs disagree about which spelling takes precedence.
fn two_proxies(env: &Env, name: &str) -> Option<Finding> {
    let lower = name.to_lowercase();
    (env.get(name)? != env.get(&lower)?).then(|| {
        let message = format!(
            "`{name}` and `{lower}` differ: ssologin uses the first, the AWS CLI the second"
        );
        Finding::new(
            "two-proxies",
            Severity::Warning,
            message,
            "set both to the same value",
        )
    })
}

/// Returns a finding if the AWS CLI is too old to use our files fully.
fn aws_cli(printed: &str) -> Option<Finding> {
    let version = printed
        .strip_prefix("aws-cli/")?
        .split_whitespace()
        .next()?;
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
    let (major, minor) = (numbers.next()??, numbers.next()??);
    let message = match (major, minor) {
        (..=1, _) => format!(
            "the AWS CLI {version} cannot log in; it reads tokens and refreshes those of an \
             [sso-session]"
        ),
        (2, ..9) => {
            format!(
                "the AWS CLI {version} does not support [sso-session]: profiles that use one fail"
            )
        }
        _ => return None,
    };
    let severity = if major < 2 {
        Severity::Note
    } else {
        Severity::Warning
    };
    Some(Finding::new(
        "old-aws-cli",
        severity,
        message,
        "install the AWS CLI 2.9 or later",
    ))
}

#[cfg(test)]
mod tests;
