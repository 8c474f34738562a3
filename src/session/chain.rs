//! From a profile to its credentials: a role of the portal, and the roles that are assumed from there.

use super::assumed_role::AssumedRole;
use super::ladder::{Ladder, ladder};
use super::role::{Role, RoleError, RoleId};
use crate::config::{Config, keys};

/// All the roles that a profile's credentials go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The role that the portal gives.
    pub role: RoleId,
    /// The roles above it, each assumed with the credentials of the one below; none for a profile with SSO keys itself.
    pub assumed: Vec<AssumedRole>,
    /// Where STS is asked: the profile's region, whatever those below it say; `None`: in that of the session.
    pub region: Option<String>,
}

impl Chain {
    /// The chain of a profile, as the AWS CLI resolves it: a `role_arn` with a `source_profile` beats SSO keys in the same
    /// profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile, it does not lead to SSO, or a profile on the way cannot be used as it stands.
    pub fn of_profile(config: &Config, name: &str) -> Result<Chain, RoleError> {
        let profile = config
            .profile(name)
            .ok_or_else(|| RoleError::UnknownProfile(name.to_owned()))?;
        let Some(Ladder { bottom, roles }) = ladder(config, profile)? else {
            return Err(RoleError::NotSso(name.to_owned()));
        };
        let region = profile.get(keys::REGION);
        Ok(Chain {
            role: RoleId::of_profile(config, bottom.name())?,
            assumed: roles,
            region: region
                .map(|region| region.text().into_owned())
                .filter(|region| !region.is_empty()),
        })
    }

    /// The roles from the bottom to the top.
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

/// The role at the top, whose credentials are the profile's.
impl<'a> From<&'a Chain> for Role<'a> {
    fn from(chain: &'a Chain) -> Role<'a> {
        chain
            .assumed
            .last()
            .map_or(Role::Given(&chain.role), Role::Assumed)
    }
}
