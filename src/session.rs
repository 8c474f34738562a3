//! Sessions and profiles: what a config says about logging in.
//!
//! Owns the rules that bind a profile to a session, and what makes a session usable. Pure.

mod bind;
mod check;
mod profile;

use std::collections::HashMap;
use std::fmt;

use crate::config::{Config, ConfigError};
use bind::{Binder, Keys, Link};
use check::Legacy;

pub use profile::{ProfileEntry, ProfileKind, find_profile, profiles};

/// What names a token file: the session's name, or the start URL of legacy profiles, verbatim.
///
/// The AWS CLI hashes it as it is: case, a trailing `/` and a `#` count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SessionId {
    /// The name of an `[sso-session NAME]`.
    Named(String),
    /// The `sso_start_url` of profiles without a session.
    Legacy(String),
}

impl SessionId {
    /// Returns the name or the start URL.
    pub fn as_str(&self) -> &str {
        match self {
            SessionId::Named(name) => name,
            SessionId::Legacy(start_url) => start_url,
        }
    }

    /// Returns whether it is a section or a start URL.
    pub fn kind(&self) -> SessionKind {
        match self {
            SessionId::Named(_) => SessionKind::SsoSession,
            SessionId::Legacy(_) => SessionKind::Legacy,
        }
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a session stands in the config.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// As a section, `[sso-session NAME]`.
    SsoSession,
    /// As the start URL of profiles.
    Legacy,
}

impl SessionKind {
    /// Returns the word that JSON output has: `sso-session` or `legacy`.
    pub fn as_str(self) -> &'static str {
        match self {
            SessionKind::SsoSession => "sso-session",
            SessionKind::Legacy => "legacy",
        }
    }
}

/// A session that can be logged in to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What names its token file.
    pub id: SessionId,
    /// The start URL as the config has it, which the AWS CLI hashes for the registration.
    pub start_url: String,
    /// The region of the Identity Center instance.
    pub region: String,
    /// The scopes in file order; `None` where the key is absent, which the AWS CLI hashes otherwise than an empty one.
    /// Always `None` for legacy.
    pub scopes: Option<Vec<String>>,
}

/// One session as the config has it, usable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEntry {
    /// What names its token file.
    pub id: SessionId,
    /// The start URL, even one that cannot be used.
    pub start_url: Option<String>,
    /// The region, even one that cannot be used.
    pub region: Option<String>,
    /// The scopes; see [`Session::scopes`].
    pub scopes: Option<Vec<String>>,
    /// The profiles that are bound to it, directly or by `source_profile`, in config order.
    pub profiles: Vec<String>,
    /// The session, or why it cannot be logged in to.
    pub session: Result<Session, ConfigError>,
}

/// Lists every session: the `[sso-session NAME]`s in file order, then the start URLs of legacy profiles in the order of
/// their first profile.
pub fn sessions(config: &Config) -> Vec<SessionEntry> {
    let mut entries: Vec<SessionEntry> = config.sessions().map(check::named).collect();
    let mut places: HashMap<SessionId, usize> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.id.clone(), at))
        .collect();
    let named = entries.len();
    let mut legacy: Vec<Legacy<'_>> = Vec::new();
    let mut bindings = Vec::new();
    let mut binder = Binder::new(config);
    for profile in config.profiles() {
        let keys = Keys::read(profile);
        let Some(id) = binder.bind(&keys).session else {
            continue;
        };
        if let Link::Legacy(start_url) = keys.link() {
            let known = places
                .get(&id)
                .and_then(|at| at.checked_sub(named))
                .and_then(|at| legacy.get_mut(at));
            match known {
                Some(known) => known.add(&keys),
                None => {
                    places.insert(id.clone(), named + legacy.len());
                    legacy.push(Legacy::new(start_url, &keys));
                }
            }
        }
        bindings.push((profile.name(), id));
    }
    entries.extend(legacy.into_iter().map(Legacy::entry));
    for (profile, id) in bindings {
        if let Some(entry) = places.get(&id).and_then(|at| entries.get_mut(*at)) {
            entry.profiles.push(profile.to_owned());
        }
    }
    entries
}

/// Finds one session by its name or, for legacy profiles, by its start URL; the profiles are read only for the latter.
pub fn find_session(config: &Config, name: &str) -> Option<Result<Session, ConfigError>> {
    if let Some(section) = config.session(name) {
        return Some(check::named(section).session);
    }
    let mut found: Option<Legacy<'_>> = None;
    for keys in config.profiles().map(Keys::read) {
        let Link::Legacy(start_url) = keys.link() else {
            continue;
        };
        if start_url.text() != name {
            continue;
        }
        match &mut found {
            Some(legacy) => legacy.add(&keys),
            None => found = Some(Legacy::new(start_url, &keys)),
        }
    }
    found.map(|legacy| legacy.entry().session)
}
