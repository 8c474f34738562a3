//! The roles above SSO: what a profile with `role_arn` and `source_profile` assumes, and whose credentials it begins with.

use super::assumed_role::{AssumedRole, assumed};
use super::binding::Binder;
use super::keys::{Keys, ProfileKind};
use crate::config::{Config, ConfigError, Section};

/// The way from a profile that has SSO itself to one that assumes roles with its credentials.
pub(crate) struct Ladder<'a> {
    /// The profile at the bottom.
    pub(crate) bottom: Section<'a>,
    /// The roles above it, from the lowest to that of the profile itself; none where it is the bottom.
    pub(crate) roles: Vec<AssumedRole>,
}

/// Reads the way to a profile's credentials as the AWS CLI goes it; `None` where it does not begin at SSO.
///
/// # Errors
///
/// When the chain runs in a circle, names no profile, or asks for what cannot be had above SSO.
pub(crate) fn ladder<'a>(
    config: &'a Config,
    profile: Section<'a>,
) -> Result<Option<Ladder<'a>>, ConfigError> {
    let mut keys = Keys::read(profile);
    let mut binder = Binder::new(config);
    let bound = match keys.source(true) {
        Some(_) => binder.follow(keys),
        None => binder.bind(&keys),
    };
    if let Some(problem) = bound.problem {
        return Err(problem);
    }
    if bound.kind == ProfileKind::Other {
        return Ok(None);
    }
    // It comes to an end: the binder has gone there.
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
