//! Owns the checks of the sources of credentials: those of a profile, and the one each tool uses.

use super::finding::{Finding, Severity};
use super::tools::{Tool, Tools, listed};
use crate::config::{Config, ConfigError, Place, Section, keys, shown};
use crate::session::{Chain, ProfileEntry, ProfileKind, RoleError, find_profile, profiles};
use crate::system::Env;
use sources::{Source, Sources, TOOLS};

mod sources;

/// Returns findings about profiles with several sources of credentials, or with half of one.
#[must_use]
pub fn check_sources(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (section, entry) in config.profiles().zip(profiles(config)) {
        let sources = Sources::new(config, section, &entry);
        let found = [
            half_a_key(section),
            several(section, &sources),
            broken_role(config, &entry, &sources),
        ];
        findings.extend(
            found
                .into_iter()
                .flatten()
                .map(|finding| finding.of_profile(section.name())),
        );
    }
    findings
}

/// Returns findings about where tools get the credentials of a profile.
///
/// `named` means that the profile is named on the command line, so environment variables do not
/// override it. Tools that use the same source share a finding.
#[must_use]
pub fn check_credential_source(
    config: &Config,
    env: &Env,
    profile: &str,
    named: bool,
) -> Vec<Finding> {
    let (Some(section), Some(entry)) = (config.profile(profile), find_profile(config, profile))
    else {
        return Vec::new();
    };
    if let Some(variable) = env.instead_of_profiles().first().filter(|_| !named) {
        let message = format!(
            "its credentials come from `{variable}`, which overrides profiles in this shell"
        );
        let note = Finding::new("credential-source", Severity::Note, message, "");
        return vec![note.of_profile(profile)];
    }
    let sources = Sources::new(config, section, &entry);
    let users = users(&sources);
    let is_one = users.len() == 1;
    let mut findings = Vec::new();
    for (source, tools) in users {
        let using = match entry
            .session
            .as_ref()
            .filter(|_| [Source::Sso, Source::Role].contains(&source))
        {
            Some(session) => format!(", using the session `{}`", shown(session.as_str())),
            None => String::new(),
        };
        let message = match is_one {
            true => format!("its credentials come from {source}{using}"),
            false => format!("in {tools}, its credentials come from {source}{using}"),
        };
        let note = Finding::new("credential-source", Severity::Note, message, "");
        findings.extend(
            sources
                .place(source)
                .map(|place| note.at(place).of_tools(tools)),
        );
    }
    if findings.is_empty() {
        findings.push(without_source(section));
    }
    findings
        .into_iter()
        .map(|finding| finding.of_profile(profile))
        .collect()
}

/// Returns the tools that run the `credential_process` of a profile.
pub(super) fn users_of_process(config: &Config, section: Section<'_>) -> Tools {
    let Some(entry) = find_profile(config, section.name()) else {
        return Tools::NONE;
    };
    let sources = Sources::new(config, section, &entry);
    let uses = |tool: &Tool| sources.used_by(*tool) == Some(Source::Process);
    let users: Vec<Tool> = TOOLS.into_iter().filter(uses).collect();
    match users.len() == TOOLS.len() {
        true => Tools::ALL.without(&[Tool::Ssologin]),
        false => Tools::of(&users),
    }
}

/// Returns the sources that tools use, each with these tools, in the order of the tools.
fn users(sources: &Sources) -> Vec<(Source, Tools)> {
    let mut users: Vec<(Source, Tools)> = Vec::new();
    for tool in TOOLS {
        let Some(source) = sources.used_by(tool) else {
            continue;
        };
        match users.iter_mut().find(|(known, _)| *known == source) {
            Some((_, tools)) => *tools = tools.and(&[tool]),
            None => users.push((source, Tools::of(&[tool]))),
        }
    }
    users
}

fn without_source(section: Section<'_>) -> Finding {
    let names_portal = [keys::SSO_SESSION, keys::SSO_START_URL]
        .iter()
        .any(|key| section.get(key).is_some());
    let (message, fix) = match names_portal {
        true => (
            "it has a session but no account and no role: you can log in, but no tool finds \
             credentials",
            "add `sso_account_id` and `sso_role_name`",
        ),
        false => (
            "it has no source of credentials: the SDKs fall back to those of the machine, if any",
            "add `sso_session`, `sso_account_id` and `sso_role_name`",
        ),
    };
    let finding = Finding::new("no-credential-source", Severity::Warning, message, fix);
    finding.at(&Place::from(section.header()))
}

/// Returns a finding if a profile has more than one source.
fn several(section: Section<'_>, sources: &Sources) -> Option<Finding> {
    let all: Vec<Source> = sources.in_order(Tool::AwsCli).collect();
    let [winner, others @ ..] = all.as_slice() else {
        return None;
    };
    let place = sources.place(*others.first()?)?;
    let users = users(sources);
    let used: Vec<String> = users
        .iter()
        .map(|(source, tools)| {
            let verb = if tools.are_many() { "use" } else { "uses" };
            format!("{tools} {verb} {source}")
        })
        .collect();
    let others_of = |tools: &Tools| Tools::of(&TOOLS).without(&tools.iter().collect::<Vec<_>>());
    let first = users.iter().find(|(source, _)| source == winner);
    let deviating = first.map_or(Tools::NONE, |(_, tools)| others_of(tools));
    let names: Vec<String> = all.iter().map(Source::to_string).collect();
    let message = format!(
        "{} has {}: {}",
        shown(&section.title()),
        listed(&names),
        used.join(", ")
    );
    let finding = Finding::new(
        "two-sources",
        Severity::Warning,
        message,
        "keep one of them",
    );
    Some(finding.at(place).of_tools(deviating))
}

/// Returns a finding if a profile has an access key ID without a secret, or the reverse.
fn half_a_key(section: Section<'_>) -> Option<Finding> {
    let pair = [keys::AWS_ACCESS_KEY_ID, keys::AWS_SECRET_ACCESS_KEY];
    let (value, missing) = match section.pick(pair) {
        [Some(id), None] => (id, keys::AWS_SECRET_ACCESS_KEY),
        [None, Some(secret)] => (secret, keys::AWS_ACCESS_KEY_ID),
        _ => return None,
    };
    let message = format!(
        "{} has half of an access key: `{missing}` is missing",
        shown(&section.title())
    );
    let fix = "add it, or delete the other half";
    let finding = Finding::new("incomplete-keys", Severity::Error, message, fix);
    Some(finding.at(&Place::from(value.origin())))
}

/// Returns a finding if the source of a role is broken in a profile that also has SSO keys.
///
/// `check_config` reports the roles of other profiles.
fn broken_role(config: &Config, entry: &ProfileEntry, sources: &Sources) -> Option<Finding> {
    let is_sso = matches!(entry.kind, ProfileKind::SsoSession | ProfileKind::Legacy);
    sources
        .place(Source::Role)
        .filter(|_| is_sso && entry.problem.is_none())?;
    let error = match Chain::of_profile(config, &entry.name) {
        Err(RoleError::Config(error)) => error,
        _ => return None,
    };
    let tools = match &error {
        // The SDK for Rust assumes the role with the profile's own credentials.
        ConfigError::Cycle {
            others, more: 0, ..
        } if others.is_empty() => Tools::ALL.without(&[Tool::Rust]),
        _ => Tools::ALL,
    };
    let finding = Finding::new(error.id(), Severity::Error, error.message(), error.fix());
    Some(finding.at(error.place()).of_tools(tools))
}

#[cfg(test)]
mod tests;
