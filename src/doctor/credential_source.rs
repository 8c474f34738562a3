//! Owns the check of a profile's credential sources: which one is used, and which others it has.

use super::finding::{Finding, Severity};
use crate::config::keys::{
    AWS_ACCESS_KEY_ID, CREDENTIAL_PROCESS, CREDENTIAL_SOURCE, LOGIN_SESSION, ROLE_ARN,
    SOURCE_PROFILE, SSO_SESSION, SSO_START_URL, WEB_IDENTITY_TOKEN_FILE,
};
use crate::config::{Config, Place, Section, shown};
use crate::session::find_profile;
use crate::system::Env;

/// The sources in the order of precedence in the AWS CLI and boto3, each with the keys that define
/// it.
///
/// Measured with boto3 1.44, the AWS CLI 2.9 and the SDK for JavaScript 3.972.
const SOURCES: [(&str, &[&str]); 7] = [
    (ROLE, &[ROLE_ARN, SOURCE_PROFILE]),
    (ROLE, &[ROLE_ARN, CREDENTIAL_SOURCE]),
    ("a web identity", &[ROLE_ARN, WEB_IDENTITY_TOKEN_FILE]),
    (SSO, &[SSO_SESSION]),
    (SSO, &[SSO_START_URL]),
    ("a console login (`aws login`)", &[LOGIN_SESSION]),
    (KEYS, &[AWS_ACCESS_KEY_ID]),
];
const ROLE: &str = "an assumed role";
const KEYS: &str = "its own keys";
const SSO: &str = "SSO";
const PROCESS: (&str, &[&str]) = ("a process", &[CREDENTIAL_PROCESS]);
/// The sources that the SDK for JavaScript takes in another order.
const OF_JAVASCRIPT: [&str; 3] = [KEYS, PROCESS.0, SSO];

/// Returns findings about where the AWS CLI gets the credentials of a profile.
///
/// `named` means that the profile is named on the command line, so environment variables do not
/// override it.
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
            "its credentials come from `{variable}`, which overrides profiles in this shell"
        );
        return vec![
            Finding::new("credential-source", Severity::Note, message, "").of_profile(profile),
        ];
    }
    let sources = sources(config, section);
    let Some(((winner, place), others)) = sources.split_first() else {
        let names_portal = [SSO_SESSION, SSO_START_URL]
            .iter()
            .any(|key| section.get(key).is_some());
        let (message, fix) = match names_portal {
            true => (
                "it has a session but no account and no role: you can log in, but no tool finds \
                 credentials",
                "add `sso_account_id` and `sso_role_name`",
            ),
            false => (
                "it has no source of credentials: the SDKs fall back to those of the machine, if \
                 any",
                "add `sso_session`, `sso_account_id` and `sso_role_name`",
            ),
        };
        let finding = Finding::new("no-credential-source", Severity::Warning, message, fix);
        return vec![
            finding
                .at(&Place::from(section.header()))
                .of_profile(profile),
        ];
    };
    let session = find_profile(config, profile).and_then(|entry| entry.session);
    let uses_session = [SSO, ROLE].contains(winner);
    let message = match session.filter(|_| uses_session) {
        Some(session) => format!(
            "its credentials come from {winner}, using the session `{}`",
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
        let both = format!("{} has {winner} and {other}", shown(&section.title()));
        let message = match of_javascript(winner, other) {
            Some(first) if first != *winner => format!(
                "{both}: the AWS CLI and boto3 use {winner}, the SDK for JavaScript uses {first}"
            ),
            _ => format!("{both}: the AWS CLI and boto3 use {winner}, other SDKs may use {other}"),
        };
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

/// Returns which of two sources the SDK for JavaScript uses, if that is known.
fn of_javascript(one: &str, other: &str) -> Option<&'static str> {
    let is_known = |source: &str| OF_JAVASCRIPT.contains(&source);
    let mut in_order = OF_JAVASCRIPT.into_iter();
    (is_known(one) && is_known(other))
        .then(|| in_order.find(|source| [one, other].contains(source)))
        .flatten()
}

/// Returns the sources that a profile has, in order of precedence.
///
/// SSO is a source only with an account and a role.
///
/// Access keys in the credentials file come before a process; those in the config file come after.
fn sources(config: &Config, section: Section<'_>) -> Vec<(&'static str, Place)> {
    let mut found: Vec<(&'static str, Place)> = Vec::new();
    let place = |keys: &[&str]| {
        let values: Option<Vec<_>> = keys.iter().map(|key| section.get(key)).collect();
        values?.first().map(|value| Place::from(value.origin()))
    };
    let entry = find_profile(config, section.name());
    let is_whole =
        entry.is_some_and(|entry| entry.account_id.is_some() && entry.role_name.is_some());
    for (what, keys) in SOURCES {
        if what == SSO && !is_whole {
            continue;
        }
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
