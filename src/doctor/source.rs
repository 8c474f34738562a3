//! Which source of credentials wins for a profile, and why.

use super::{Finding, Severity};
use crate::config::{Config, Place, Section, shown};
use crate::env::Env;
use crate::session::find_profile;

/// Sources in the order in which the AWS CLI takes them, with the keys that make them up.
const SOURCES: [(&str, &[&str]); 6] = [
    ("a role that is assumed", &["role_arn", "source_profile"]),
    ("a role that is assumed", &["role_arn", "credential_source"]),
    ("a web identity", &["role_arn", "web_identity_token_file"]),
    ("SSO", &["sso_session"]),
    ("SSO", &["sso_start_url"]),
    (KEYS, &["aws_access_key_id"]),
];
const KEYS: &str = "its own keys";
const PROCESS: (&str, &[&str]) = ("a process", &["credential_process"]);

/// Where the credentials of a profile come from, as the AWS CLI decides; `named`: a command names it, so that variables do
/// not count.
#[must_use]
pub fn of_source(config: &Config, env: &Env, profile: &str, named: bool) -> Vec<Finding> {
    let Some(section) = config.profile(profile) else {
        return Vec::new();
    };
    if let Some(variable) = env.instead_of_profiles().first().filter(|_| !named) {
        let message = format!(
            "its credentials come from `{variable}`, which wins over profiles in this shell"
        );
        return vec![
            Finding::new("credential-source", Severity::Note, message, "").of_profile(profile),
        ];
    }
    let sources = sources(config, section);
    let Some(((winner, place), others)) = sources.split_first() else {
        let message = "it names no source of credentials: the SDKs go on to those of the machine, where there are any";
        let fix = "add `sso_session`, `sso_account_id` and `sso_role_name`";
        let finding = Finding::new("no-credential-source", Severity::Warning, message, fix);
        return vec![
            finding
                .at(&Place::from(section.header()))
                .of_profile(profile),
        ];
    };
    let session = find_profile(config, profile).and_then(|entry| entry.session);
    let message = match session.filter(|_| *winner != KEYS) {
        Some(session) => format!(
            "its credentials come from {winner}, by the session `{}`",
            shown(session.as_str())
        ),
        None => format!("its credentials come from {winner}"),
    };
    let mut findings = vec![
        Finding::new("credential-source", Severity::Note, message, "")
            .at(place)
            .of_profile(profile),
    ];
    for (other, place) in others {
        let message = format!(
            "{} names {winner} and {other}: the AWS CLI takes {winner}, other SDKs may take {other}",
            shown(&section.title())
        );
        let finding = Finding::new(
            "two-sources",
            Severity::Warning,
            message,
            "keep one of them",
        );
        findings.push(finding.at(place).of_profile(profile));
    }
    findings
}

/// The sources that a profile names, the winner first. Keys of the credentials file come before a process, keys of the
/// config file behind it.
fn sources(config: &Config, section: Section<'_>) -> Vec<(&'static str, Place)> {
    let mut found: Vec<(&'static str, Place)> = Vec::new();
    let place = |keys: &[&str]| {
        let values: Option<Vec<_>> = keys.iter().map(|key| section.get(key)).collect();
        values?.first().map(|value| Place::from(value.origin()))
    };
    for (what, keys) in SOURCES {
        if let Some(at) = place(keys).filter(|_| found.iter().all(|(known, _)| *known != what)) {
            found.push((what, at));
        }
    }
    if let Some(at) = place(PROCESS.1) {
        let behind = match found.last() {
            Some((KEYS, keys)) if keys.file == config.config_file().path() => found.len() - 1,
            _ => found.len(),
        };
        found.insert(behind, (PROCESS.0, at));
    }
    found
}
