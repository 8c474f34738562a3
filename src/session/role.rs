//! The role that a profile has, and the identity of its cached role credentials.

use super::assumed_role::AssumedRole;
use super::id::SessionId;
use super::keys::ProfileKind;
use super::other_tool::OtherTool;
use super::profile::find_profile;
use crate::config::{Config, ConfigError, Place, keys};
use crate::text::shortened;
use chrono::TimeDelta;

/// The id of a file of role credentials: a role in an account, accessed with a session's token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleId {
    /// The session that provides the access token for the portal.
    pub session: SessionId,
    /// The `sso_account_id`, verbatim from the config.
    pub account_id: String,
    /// The `sso_role_name`, verbatim from the config.
    pub role_name: String,
}

/// The reason why a profile has no role in a session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// The profile does not exist.
    #[error("no profile named `{}`", shortened(.0, 80))]
    UnknownProfile(String),
    /// The profile's credentials do not come from SSO.
    #[error(
        "the profile `{}` does not use SSO; role credentials need a profile with `sso_session` \
         or `sso_start_url`, or with `role_arn` and a `source_profile` that has one",
        shortened(.0, 80)
    )]
    NotSso(String),
    /// Another tool provides the profile's credentials.
    #[error(transparent)]
    OtherTool(#[from] OtherTool),
    /// The config is invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl RoleId {
    /// Returns the role that a profile's own SSO keys name.
    ///
    /// # Errors
    ///
    /// Returns an error if the profile does not exist, has no SSO keys itself, or is unusable.
    pub fn of_profile(config: &Config, name: &str) -> Result<RoleId, RoleError> {
        let profile =
            find_profile(config, name).ok_or_else(|| RoleError::UnknownProfile(name.to_owned()))?;
        if let Some(problem) = profile.problem {
            return Err(problem.into());
        }
        match profile.kind {
            ProfileKind::Other | ProfileKind::Chained => {
                return Err(RoleError::NotSso(profile.name));
            }
            ProfileKind::SsoSession | ProfileKind::Legacy => {}
        }
        match (profile.session, profile.account_id, profile.role_name) {
            (Some(session), Some(account_id), Some(role_name)) => Ok(RoleId {
                session,
                account_id,
                role_name,
            }),
            (_, None, _) => Err(missing(config, name, keys::SSO_ACCOUNT_ID, "123456789012")),
            (_, _, None) => Err(missing(config, name, keys::SSO_ROLE_NAME, "ReadOnlyAccess")),
            (None, ..) => Err(RoleError::NotSso(profile.name)),
        }
    }
}

/// The least remaining lifetime of usable role credentials, as in the AWS CLI v2.
const MIN_REMAINING: TimeDelta = TimeDelta::minutes(15);

/// A role of a chain, which has its own file of role credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// A role with credentials from the portal.
    Given(&'a RoleId),
    /// A role with credentials from STS.
    Assumed(&'a AssumedRole),
}

impl Role<'_> {
    /// Returns the least remaining lifetime of cached credentials that need not be fetched again.
    ///
    /// It is 15 minutes, but at most half of the role's `duration_seconds`.
    pub(crate) fn min_remaining(self) -> TimeDelta {
        let life = match self {
            Role::Given(_) => None,
            Role::Assumed(role) => role.duration_seconds,
        };
        life.map_or(MIN_REMAINING, |life| {
            MIN_REMAINING.min(TimeDelta::seconds(i64::from(life) / 2))
        })
    }
}

impl<'a> From<&'a RoleId> for Role<'a> {
    fn from(role: &'a RoleId) -> Role<'a> {
        Role::Given(role)
    }
}

impl<'a> From<&'a AssumedRole> for Role<'a> {
    fn from(role: &'a AssumedRole) -> Role<'a> {
        Role::Assumed(role)
    }
}

fn missing(config: &Config, name: &str, key: &'static str, example: &'static str) -> RoleError {
    match config.profile(name) {
        Some(profile) => RoleError::Config(ConfigError::Missing {
            at: Place::from(profile.header()),
            section: crate::config::shown(&profile.title()),
            key,
            example,
            is_empty: false,
        }),
        None => RoleError::UnknownProfile(name.to_owned()),
    }
}

#[cfg(test)]
mod tests;
