//! Roles: which ones a profile stands for, and what a cache file of role credentials holds.

use super::assumed_role::AssumedRole;
use super::id::SessionId;
use super::keys::ProfileKind;
use super::profile::find_profile;
use crate::config::{Config, ConfigError, Place, keys};
use crate::text::shortened;
use chrono::TimeDelta;

/// What names a file of role credentials: a role in an account, by the token of a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleId {
    /// The session whose token opens the portal.
    pub session: SessionId,
    /// `sso_account_id`, as the config has it.
    pub account_id: String,
    /// `sso_role_name`, as the config has it.
    pub role_name: String,
}

/// Why a profile stands for no role of a session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// There is no such profile.
    #[error("there is no profile `{}`", shortened(.0, 80))]
    UnknownProfile(String),
    /// Its credentials come from elsewhere.
    #[error(
        "the profile `{}` does not lead to SSO; role credentials are for profiles with `sso_session` or `sso_start_url`, \
         or with `role_arn` and a `source_profile` that leads to one",
        shortened(.0, 80)
    )]
    NotSso(String),
    /// The config is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl RoleId {
    /// The role that a profile's own SSO keys name.
    ///
    /// # Errors
    ///
    /// When there is no such profile, it has nothing of SSO itself, or it cannot be used as it stands.
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

/// Cached role credentials with less than this left are fetched anew, as in the AWS CLI v2.
const MIN_REMAINING: TimeDelta = TimeDelta::minutes(15);

/// One of the roles of a chain: what a file of role credentials is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// The portal gives it.
    Given(&'a RoleId),
    /// STS gives it.
    Assumed(&'a AssumedRole),
}

impl Role<'_> {
    /// Cached credentials with less than this left are fetched anew: 15 minutes, and no more than half of a short life.
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
        }),
        None => RoleError::UnknownProfile(name.to_owned()),
    }
}

#[cfg(test)]
mod tests;
