//! The roles from which a profile gets its credentials: one from the portal, then assumed roles.

use super::assumed_role::AssumedRole;
use super::check;
use super::ladder::{Ladder, ladder};
use super::other_tool::OtherTool;
use super::role::{Role, RoleError, RoleId};
use crate::config::Config;

/// All the roles on the way to a profile's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The role with credentials from the portal.
    pub role: RoleId,
    /// The assumed roles, in the order in which they are assumed.
    ///
    /// Each is assumed with the credentials of the role before it, the first with those of `role`.
    /// Empty if the profile itself has the SSO keys.
    pub assumed: Vec<AssumedRole>,
    /// The region of STS requests: the `region` of the profile, not of its source profiles.
    ///
    /// `None` means the region of the session.
    pub region: Option<String>,
}

impl Chain {
    /// Resolves the chain of a profile as the AWS CLI does.
    ///
    /// A `role_arn` with a `source_profile` takes precedence over SSO keys in the same profile.
    ///
    /// # Errors
    ///
    /// Returns an error if the profile does not exist or does not use SSO, or if a profile in the
    /// chain is unusable.
    pub fn of_profile(config: &Config, name: &str) -> Result<Chain, RoleError> {
        let profile = config
            .profile(name)
            .ok_or_else(|| RoleError::UnknownProfile(name.to_owned()))?;
        let Some(Ladder { bottom, roles }) = ladder(config, profile)? else {
            return Err(match OtherTool::of(config, profile) {
                Some(tool) => tool.into(),
                None => RoleError::NotSso(name.to_owned()),
            });
        };
        Ok(Chain {
            role: RoleId::of_profile(config, bottom.name())?,
            assumed: roles,
            region: check::profile_region(profile)?,
        })
    }

    /// Returns the roles from the portal's role to the last assumed one.
    pub fn roles(&self) -> impl DoubleEndedIterator<Item = Role<'_>> {
        std::iter::once(Role::Given(&self.role)).chain(self.assumed.iter().map(Role::Assumed))
    }
}

impl From<RoleId> for Chain {
    fn from(role: RoleId) -> Chain {
        Chain {
            role,
            assumed: Vec::new(),
            region: None,
        }
    }
}

/// The last role of the chain, which provides the profile's credentials.
impl<'a> From<&'a Chain> for Role<'a> {
    fn from(chain: &'a Chain) -> Role<'a> {
        chain
            .assumed
            .last()
            .map_or(Role::Given(&chain.role), Role::Assumed)
    }
}
