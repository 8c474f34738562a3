//! Profiles, one by one.

use super::SessionId;
use super::bind::{Binder, Keys};
use crate::config::{Config, ConfigError, Value};

/// One profile of the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileEntry {
    /// Its name.
    pub name: String,
    /// How it comes to credentials.
    pub kind: ProfileKind,
    /// The session it is bound to, directly or by `source_profile`; also one that the config does not have, which
    /// `problem` then says.
    pub session: Option<SessionId>,
    /// `sso_account_id` of the profile or, failing that, of its session; none for a chained profile.
    pub account_id: Option<String>,
    /// `sso_role_name` of the profile or, failing that, of its session; none for a chained profile.
    pub role_name: Option<String>,
    /// `region` of the profile.
    pub region: Option<String>,
    /// What keeps the profile from working, although its session may.
    pub problem: Option<ConfigError>,
}

/// How a profile comes to credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileKind {
    /// It names a session with `sso_session`.
    SsoSession,
    /// It has an `sso_start_url` itself.
    Legacy,
    /// Its `source_profile` leads to one of the above.
    Chained,
    /// It has nothing to do with SSO.
    Other,
}

impl ProfileKind {
    /// Returns the word that JSON output has: `sso-session`, `legacy`, `chained` or `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            ProfileKind::SsoSession => "sso-session",
            ProfileKind::Legacy => "legacy",
            ProfileKind::Chained => "chained",
            ProfileKind::Other => "other",
        }
    }
}

/// Lists every profile, in the order of `aws configure list-profiles`.
pub fn profiles(config: &Config) -> Vec<ProfileEntry> {
    let mut binder = Binder::new(config);
    config
        .profiles()
        .map(|profile| entry(config, &mut binder, Keys::read(profile)))
        .collect()
}

/// Finds one profile by its name, and its session.
pub fn find_profile(config: &Config, name: &str) -> Option<ProfileEntry> {
    let profile = config.profile(name)?;
    Some(entry(config, &mut Binder::new(config), Keys::read(profile)))
}

fn entry<'a>(config: &'a Config, binder: &mut Binder<'a>, keys: Keys<'a>) -> ProfileEntry {
    let bound = binder.bind(&keys);
    let inherited = match &bound.session {
        Some(SessionId::Named(name)) => config
            .session(name)
            .map(|s| s.pick(["sso_account_id", "sso_role_name"])),
        _ => None,
    };
    let [account, role] = inherited.unwrap_or_default();
    let (account_id, role_name) = match bound.kind {
        ProfileKind::SsoSession | ProfileKind::Legacy => (
            owned(keys.sso_account_id.or(account)),
            owned(keys.sso_role_name.or(role)),
        ),
        ProfileKind::Chained | ProfileKind::Other => (None, None),
    };
    ProfileEntry {
        name: keys.profile.name().to_owned(),
        kind: bound.kind,
        session: bound.session,
        account_id,
        role_name,
        region: owned(keys.region),
        problem: bound.problem,
    }
}

fn owned(value: Option<Value<'_>>) -> Option<String> {
    value.map(|value| value.text().into_owned())
}
