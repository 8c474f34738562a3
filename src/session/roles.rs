//! The roles of all profiles of a session.

use std::collections::HashMap;

use super::assumed_role::{AssumedRole, assumed};
use super::binding::Binder;
use super::id::SessionId;
use super::keys::{Keys, ProfileKind};
use super::profile;
use super::role::{Role, RoleId};
use crate::config::Config;

/// The roles that the profiles of a session get credentials for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionRoles {
    /// The roles with credentials from the portal; may contain duplicates.
    pub given: Vec<RoleId>,
    /// The roles that are assumed with these, directly or not; may contain duplicates.
    pub assumed: Vec<AssumedRole>,
}

impl SessionRoles {
    /// Iterates over all roles.
    pub fn roles(&self) -> impl Iterator<Item = Role<'_>> {
        let given = self.given.iter().map(Role::Given);
        given.chain(self.assumed.iter().map(Role::Assumed))
    }
}

/// Returns the roles of the profiles of each session.
///
/// A profile that is no longer usable still counts with the role that it names, because it may have
/// cached credentials. Each profile is read once, although it may be in many chains.
#[must_use]
pub fn session_roles(config: &Config) -> HashMap<SessionId, SessionRoles> {
    let mut roles: HashMap<SessionId, SessionRoles> = HashMap::new();
    let mut bottoms: HashMap<&str, bool> = HashMap::new();
    let mut binder = Binder::new(config);
    for section in config.profiles() {
        let keys = Keys::read(section);
        let entry = profile::entry(&mut binder, keys);
        if let (Some(session), Some(account_id), Some(role_name)) =
            (entry.session, entry.account_id, entry.role_name)
        {
            let of_session = roles.entry(session.clone()).or_default();
            of_session.given.push(RoleId {
                session,
                account_id,
                role_name,
            });
        }
        if keys.source(true).is_none() {
            continue;
        }
        let source = binder.follow(keys);
        let is_usable = source.bound.problem.is_none() && source.bound.kind == ProfileKind::Chained;
        let mut has_role = |bottom| {
            *bottoms
                .entry(bottom)
                .or_insert_with(|| gives(config, bottom))
        };
        if let (Some(session), Some(_), Ok(role)) = (
            source.bound.session,
            source.end.filter(|end| is_usable && has_role(end.name())),
            assumed(section),
        ) {
            let id = SessionId::clone(&session);
            roles.entry(id).or_default().assumed.push(role);
        }
    }
    roles
}

/// Returns whether the last profile of a chain gets a role from the portal.
fn gives(config: &Config, bottom: &str) -> bool {
    let is_other = |section| Keys::read(section).has_other_source();
    RoleId::of_profile(config, bottom).is_ok() && !config.profile(bottom).is_some_and(is_other)
}

#[cfg(test)]
mod tests;
