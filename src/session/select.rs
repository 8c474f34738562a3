//! Selection of sessions: by name, by profile, all, or a default.

use std::collections::{HashMap, HashSet};

use super::binding::Binder;
use super::entry::Session;
use super::id::SessionId;
use super::list::{legacy_sessions, session_of, sessions};
use super::other_tool::OtherTool;
use super::profile::{ProfileEntry, find_with};
use super::start_url::portal;
use crate::config::{Config, ConfigError};

/// The sessions that the user requested.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// The names of sessions, start URLs of legacy profiles, or names of profiles.
    pub names: &'a [String],
    /// Whether all sessions are selected.
    pub all: bool,
    /// The names of `[sso-session]` sections. Profiles and subcommands do not shadow them.
    pub sso_sessions: &'a [String],
    /// The profile to use the session of.
    pub profile: Option<&'a str>,
    /// The profile from the environment, used only if nothing else is selected.
    pub environment_profile: Option<&'a str>,
}

/// A selected session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The id that determines the token file.
    pub id: SessionId,
    /// The session, or the reason why the user cannot log in to it.
    pub session: Result<Session, ConfigError>,
    /// The profile that selected it, if any.
    pub profile: Option<String>,
}

/// The reason why no session could be selected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// The name is not a session, start URL or profile.
    #[error("no session or profile named `{}`", crate::text::shortened(.0, 80))]
    Unknown(String),
    /// The `[sso-session]` does not exist.
    #[error("no session named `{}`", crate::text::shortened(.0, 80))]
    UnknownSession(String),
    /// The profile does not exist.
    #[error("no profile named `{}`", crate::text::shortened(.0, 80))]
    UnknownProfile(String),
    /// The profile exists but has no SSO session.
    #[error("the profile `{}` does not use SSO: it has neither `sso_session` nor `sso_start_url`", crate::text::Printable(.0))]
    NotSso(String),
    /// Another tool provides the profile's credentials.
    #[error(transparent)]
    OtherTool(#[from] OtherTool),
    /// Nothing was selected, and there are several sessions.
    #[error("there are several sessions: choose one or use `--all`")]
    Several(Vec<String>),
    /// The config has no session at all.
    #[error(
        "{file}: no sessions found: there is no `[sso-session]` section and no profile with \
         `sso_start_url`"
    )]
    NoSession {
        /// The path of the config file.
        file: String,
    },
    /// The named profile is unusable.
    #[error(transparent)]
    Config(ConfigError),
}

/// Returns the selected sessions without duplicates, in the order given, or else in config order.
///
/// If nothing is selected, the default is the session of the environment's profile, or else of
/// `[default]`, or else the only session that exists.
///
/// # Errors
///
/// Returns [`SelectError`] if a name is unknown, or if nothing is selected and there are several
/// sessions. An unusable session is not an error here: its [`Target`] holds the error, so that
/// other sessions can proceed.
pub fn select(config: &Config, selection: Selection<'_>) -> Result<Vec<Target>, SelectError> {
    let mut targets = Vec::new();
    let mut lookup = Lookup::new(config);
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
        let session = lookup
            .session_of(&id)
            .ok_or_else(|| SelectError::UnknownSession(name.clone()))?;
        targets.push(Target {
            id,
            session,
            profile: None,
        });
    }
    for name in selection.names {
        targets.push(lookup.by_name(name)?);
    }
    if let Some(name) = selection.profile {
        targets.push(lookup.by_profile(name)?);
    }
    if targets.is_empty() {
        targets.push(lookup.unnamed(selection.environment_profile)?);
    }
    let mut seen = HashSet::new();
    targets.retain(|target| seen.insert(target.id.clone()));
    Ok(targets)
}

/// Lists all sessions of the config.
///
/// The list includes legacy start URLs of a portal that also has an `[sso-session]`.
///
/// # Errors
///
/// Returns an error if there is no session.
pub fn select_listed(config: &Config) -> Result<Vec<Target>, SelectError> {
    Ok(every(config)?
        .into_iter()
        .map(|listed| listed.target)
        .collect())
}

struct ListedSession {
    target: Target,
    /// Whether this is a legacy start URL of a portal that also has an `[sso-session]`.
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

/// The number of start URLs that are searched for one by one.
///
/// For more, an index of all start URLs is faster.
const FEW: usize = 2;

/// The search for the sessions of names and profiles.
struct Lookup<'a> {
    config: &'a Config,
    binder: Binder<'a>,
    searched: usize,
    legacy: Option<HashMap<String, Result<Session, ConfigError>>>,
}

impl<'a> Lookup<'a> {
    fn new(config: &'a Config) -> Lookup<'a> {
        Lookup {
            config,
            binder: Binder::new(config),
            searched: 0,
            legacy: None,
        }
    }

    fn session_of(&mut self, id: &SessionId) -> Option<Result<Session, ConfigError>> {
        let SessionId::Legacy(start_url) = id else {
            return session_of(self.config, id);
        };
        if self.searched < FEW {
            self.searched += 1;
            return session_of(self.config, id);
        }
        let legacy = self
            .legacy
            .get_or_insert_with(|| legacy_sessions(self.config));
        legacy.get(start_url).cloned()
    }

    fn profile(&mut self, name: &str) -> Option<ProfileEntry> {
        find_with(&mut self.binder, self.config, name)
    }

    fn by_name(&mut self, name: &str) -> Result<Target, SelectError> {
        for id in [SessionId::Named, SessionId::Legacy].map(|kind| kind(name.to_owned())) {
            if let Some(session) = self.session_of(&id) {
                return Ok(Target {
                    id,
                    session,
                    profile: None,
                });
            }
        }
        match self.by_profile(name) {
            Err(SelectError::UnknownProfile(name)) => Err(SelectError::Unknown(name)),
            found => found,
        }
    }

    fn by_profile(&mut self, name: &str) -> Result<Target, SelectError> {
        let profile = self
            .profile(name)
            .ok_or_else(|| SelectError::UnknownProfile(name.to_owned()))?;
        self.of_profile(profile)
    }

    fn of_profile(&mut self, profile: ProfileEntry) -> Result<Target, SelectError> {
        // The user can log in to a session even if the profile lacks a role.
        let problem = profile
            .problem
            .filter(|problem| !matches!(problem, ConfigError::OneWithoutOther { .. }));
        if let Some(problem) = problem {
            return Err(SelectError::Config(problem));
        }
        let Some(id) = profile.session else {
            let section = self.config.profile(&profile.name);
            let tool = section.and_then(|section| OtherTool::of(self.config, section));
            return Err(tool.map_or(SelectError::NotSso(profile.name), SelectError::from));
        };
        let session = self
            .session_of(&id)
            .ok_or_else(|| SelectError::UnknownSession(id.to_string()))?;
        Ok(Target {
            id,
            session,
            profile: Some(profile.name),
        })
    }

    fn unnamed(&mut self, environment_profile: Option<&str>) -> Result<Target, SelectError> {
        // If the profile does not exist or does not use SSO, the default is still open.
        let profile = self.profile(environment_profile.unwrap_or("default"));
        if let Some(profile) =
            profile.filter(|profile| profile.session.is_some() || profile.problem.is_some())
        {
            return self.of_profile(profile);
        }
        let mut listed = every(self.config)?;
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
}
