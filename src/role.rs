//! Roles: which ones a profile stands for, and what a cache file of role credentials holds.

mod chain;
mod file;

use crate::config::{Config, ConfigError, Place};
use crate::printable::shortened;
use crate::session::{ProfileKind, SessionId, find_profile};

pub use chain::{Chain, Role};
pub use file::{Assumed, RoleCredentials};
pub(crate) use file::{Origin, RoleFile};

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
            (_, None, _) => Err(missing(config, name, "sso_account_id", "123456789012")),
            (_, _, None) => Err(missing(config, name, "sso_role_name", "ReadOnlyAccess")),
            (None, ..) => Err(RoleError::NotSso(profile.name)),
        }
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
