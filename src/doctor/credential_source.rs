//! Owns the check of a profile's credentials: which source wins, and which others it names.

use super::finding::{Finding, Severity};
use crate::config::keys::{
    AWS_ACCESS_KEY_ID, CREDENTIAL_PROCESS, CREDENTIAL_SOURCE, ROLE_ARN, SOURCE_PROFILE,
    SSO_SESSION, SSO_START_URL, WEB_IDENTITY_TOKEN_FILE,
};
use crate::config::{Config, Place, Section, shown};
use crate::session::find_profile;
use crate::system::Env;

/// Sources in the order in which the AWS CLI takes them, with the keys that make them up.
const SOURCES: [(&str, &[&str]); 6] = [
    ("a role that is assumed", &[ROLE_ARN, SOURCE_PROFILE]),
    ("a role that is assumed", &[ROLE_ARN, CREDENTIAL_SOURCE]),
    ("a web identity", &[ROLE_ARN, WEB_IDENTITY_TOKEN_FILE]),
    ("SSO", &[SSO_SESSION]),
    ("SSO", &[SSO_START_URL]),
    (KEYS, &[AWS_ACCESS_KEY_ID]),
];
const KEYS: &str = "its own keys";
const PROCESS: (&str, &[&str]) = ("a process", &[CREDENTIAL_PROCESS]);

/// Returns where the credentials of a profile come from, as the AWS CLI decides.
///
/// `named` says that a command names the profile, so that variables do not count.
#[must_use]
pub fn check_credential_source(
    config: &Config,
    env: &Env,
    profile: &str,
    named: bool,
) -> Vec<Finding> {
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

#[cfg(test)]
mod tests;
