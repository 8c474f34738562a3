//! Which sessions are meant: by name, by profile, all of them, or none named at all.

use std::collections::HashSet;

use super::entry::Session;
use super::id::SessionId;
use super::list::{find_session, session_of, sessions};
use super::profile::{ProfileEntry, find_profile};
use super::start_url::portal;
use crate::config::{Config, ConfigError};

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// Names of sessions, start URLs of legacy profiles, or names of profiles.
    pub names: &'a [String],
    /// Every session.
    pub all: bool,
    /// Names of `[sso-session]` sections, which no profile and no subcommand can stand before.
    pub sso_sessions: &'a [String],
    /// A profile, whose session is meant.
    pub profile: Option<&'a str>,
    /// The profile of the environment, which counts where nothing else is said.
    pub environment_profile: Option<&'a str>,
}

/// A session that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What names its token file.
    pub id: SessionId,
    /// The session, or why it cannot be logged in to.
    pub session: Result<Session, ConfigError>,
    /// The profile by which it was named.
    pub profile: Option<String>,
}

/// Why nothing could be selected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// A word that is neither a session, nor a start URL, nor a profile.
    #[error("there is no session and no profile `{}`", crate::text::shortened(.0, 80))]
    Unknown(String),
    /// There is no such `[sso-session]`.
    #[error("there is no `[sso-session {}]`", crate::text::shortened(.0, 80))]
    UnknownSession(String),
    /// There is no such profile.
    #[error("there is no profile `{}`", crate::text::shortened(.0, 80))]
    UnknownProfile(String),
    /// The profile exists, and has no SSO session.
    #[error("the profile `{}` does not use SSO: it has neither `sso_session` nor `sso_start_url`", crate::text::Printable(.0))]
    NotSso(String),
    /// Nothing was named, and there are several.
    #[error("there are several sessions: name one, or use `--all`")]
    Several(Vec<String>),
    /// The config has no session at all.
    #[error(
        "{file}: there is no session: no `[sso-session]` section and no profile with `sso_start_url`"
    )]
    NoSession {
        /// The config file.
        file: String,
    },
    /// The profile that was named cannot be used.
    #[error(transparent)]
    Config(ConfigError),
}

/// Finds the sessions that were asked for, each once, in the order in which they were named, else in config order.
///
/// With nothing named: the session of the environment's profile, else of `[default]`, else the only one there is.
///
/// # Errors
///
/// [`SelectError`] for a name that means nothing, and where nothing is named and several could be meant. That a session
/// is unusable is no error here: it stands in its [`Target`], so that others go on.
pub fn select(config: &Config, selection: Selection<'_>) -> Result<Vec<Target>, SelectError> {
    let mut targets = Vec::new();
    if selection.all {
        targets.extend(
            every(config)?
                .into_iter()
                .filter(|target| !target.shared)
                .map(|target| target.target),
        );
    }
    for name in selection.sso_sessions {
        let id = SessionId::Named(name.clone());
        let session =
            session_of(config, &id).ok_or_else(|| SelectError::UnknownSession(name.clone()))?;
        targets.push(Target {
            id,
            session,
            profile: None,
        });
    }
    for name in selection.names {
        targets.push(by_name(config, name)?);
    }
    if let Some(name) = selection.profile {
        targets.push(by_profile(config, name)?);
    }
    if targets.is_empty() {
        targets.push(unnamed(config, selection.environment_profile)?);
    }
    let mut seen = HashSet::new();
    targets.retain(|target| seen.insert(target.id.clone()));
    Ok(targets)
}

/// Every session of the config, also those start URLs of legacy profiles that a section has too.
///
/// # Errors
///
/// When there is none.
pub fn select_listed(config: &Config) -> Result<Vec<Target>, SelectError> {
    Ok(every(config)?
        .into_iter()
        .map(|listed| listed.target)
        .collect())
}

struct ListedSession {
    target: Target,
    /// A start URL of legacy profiles that means the portal of an `[sso-session]`.
    shared: bool,
}

fn every(config: &Config) -> Result<Vec<ListedSession>, SelectError> {
    let entries = sessions(config);
    if entries.is_empty() {
        return Err(SelectError::NoSession {
            file: config.config_file().path().display().to_string(),
        });
    }
    let named = entries
        .iter()
        .filter(|entry| matches!(entry.id, SessionId::Named(_)));
    let portals: HashSet<String> = named
        .filter_map(|entry| portal(entry.start_url.as_deref()?))
        .collect();
    let listed = entries.into_iter().map(|entry| ListedSession {
        shared: matches!(&entry.id, SessionId::Legacy(url) if portal(url).is_some_and(|url| portals.contains(&url))),
        target: Target { id: entry.id, session: entry.session, profile: None },
    });
    Ok(listed.collect())
}

fn by_name(config: &Config, name: &str) -> Result<Target, SelectError> {
    if let Some(session) = find_session(config, name) {
        let named = config.session(name).is_some();
        let id = if named {
            SessionId::Named(name.to_owned())
        } else {
            SessionId::Legacy(name.to_owned())
        };
        return Ok(Target {
            id,
            session,
            profile: None,
        });
    }
    match by_profile(config, name) {
        Err(SelectError::UnknownProfile(name)) => Err(SelectError::Unknown(name)),
        found => found,
    }
}

fn by_profile(config: &Config, name: &str) -> Result<Target, SelectError> {
    let profile =
        find_profile(config, name).ok_or_else(|| SelectError::UnknownProfile(name.to_owned()))?;
    of_profile(config, profile)
}

fn of_profile(config: &Config, profile: ProfileEntry) -> Result<Target, SelectError> {
    // A profile without a role cannot be used, but its session can be logged in to.
    let problem = profile
        .problem
        .filter(|problem| !matches!(problem, ConfigError::OneWithoutOther { .. }));
    if let Some(problem) = problem {
        return Err(SelectError::Config(problem));
    }
    let id = profile
        .session
        .ok_or_else(|| SelectError::NotSso(profile.name.clone()))?;
    let session =
        session_of(config, &id).ok_or_else(|| SelectError::UnknownSession(id.to_string()))?;
    Ok(Target {
        id,
        session,
        profile: Some(profile.name),
    })
}

fn unnamed(config: &Config, environment_profile: Option<&str>) -> Result<Target, SelectError> {
    // A profile that is not there, or has nothing to do with SSO, leaves the choice open.
    let profile = environment_profile.map_or_else(
        || find_profile(config, "default"),
        |name| find_profile(config, name),
    );
    if let Some(profile) =
        profile.filter(|profile| profile.session.is_some() || profile.problem.is_some())
    {
        return of_profile(config, profile);
    }
    let mut listed = every(config)?;
    match (listed.len(), listed.pop()) {
        (1, Some(only)) => Ok(only.target),
        (_, last) => {
            let names = listed
                .into_iter()
                .chain(last)
                .map(|listed| listed.target.id.to_string());
            Err(SelectError::Several(names.collect()))
        }
    }
}
