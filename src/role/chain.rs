//! From a profile to its credentials: a role of the portal, and the roles that are assumed from there.

use chrono::TimeDelta;
use zeroize::Zeroizing;

use super::{RoleError, RoleId};
use crate::config::Config;
use crate::json::{Object, Spacing};
use crate::session::{AssumedRole, Ladder, ladder};

/// Cached role credentials with less than this left are fetched anew, as in the AWS CLI v2.
const MIN_REMAINING: TimeDelta = TimeDelta::minutes(15);

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
        let region = profile.get("region");
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

/// The role at the top, whose credentials are the profile's.
impl<'a> From<&'a Chain> for Role<'a> {
    fn from(chain: &'a Chain) -> Role<'a> {
        chain
            .assumed
            .last()
            .map_or(Role::Given(&chain.role), Role::Assumed)
    }
}

impl AssumedRole {
    /// What the AWS CLI hashes for the file's name: the arguments as Python's `json.dumps(…, sort_keys=True)` writes them,
    /// without a session name that was made up. Whose credentials were used is no part of it.
    pub(crate) fn key(&self) -> Zeroizing<String> {
        let mut key = Object::new(Spacing::Spaced, 0);
        if let Some(seconds) = self.duration_seconds {
            key = key.value("DurationSeconds", &seconds.into());
        }
        key.text_if("ExternalId", self.external_id.as_deref())
            .text("RoleArn", &self.role_arn)
            .text_if("RoleSessionName", self.session_name.as_deref())
            .end()
    }
}
