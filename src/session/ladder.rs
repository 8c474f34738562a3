//! The roles that a profile assumes through `role_arn` and `source_profile`, starting from SSO.

use std::sync::Arc;

use super::assumed_role::{AssumedRole, assumed};
use super::binding::Binder;
use super::keys::{Keys, ProfileKind};
use crate::config::{Config, ConfigError, Section};

/// The chain from a profile with SSO keys to a profile that assumes roles with its credentials.
pub(crate) struct Ladder<'a> {
    /// The profile with the SSO keys.
    pub(crate) bottom: Section<'a>,
    /// The assumed roles, ending with that of the profile itself; empty if it is the bottom.
    pub(crate) roles: Vec<AssumedRole>,
}

/// Resolves a profile's credentials as the AWS CLI does; `None` if they do not start from SSO.
///
/// # Errors
///
/// Returns an error if the chain is cyclic, names a profile that does not exist, or has keys that
/// are not supported for roles based on SSO.
pub(crate) fn ladder<'a>(
    config: &'a Config,
    profile: Section<'a>,
) -> Result<Option<Ladder<'a>>, ConfigError> {
    let mut keys = Keys::read(profile);
    let mut binder = Binder::new(config);
    let bound = match keys.source(true) {
        Some(_) => binder.follow(keys).bound,
        None => binder.bind(&keys),
    };
    if let Some(problem) = bound.problem {
        return Err(Arc::unwrap_or_clone(problem));
    }
    if bound.kind == ProfileKind::Other {
        return Ok(None);
    }
    // This loop ends: the binder has already followed the same chain.
    let mut roles = Vec::new();
    while let Some(source) = keys.source(roles.is_empty()) {
        roles.push(assumed(keys.profile)?);
        let Some(next) = config.profile(&source.text()) else {
            return Ok(None);
        };
        keys = Keys::read(next);
    }
    roles.reverse();
    let bottom = keys.profile;
    Ok((!keys.has_other_source()).then_some(Ladder { bottom, roles }))
}

#[cfg(test)]
mod tests;
