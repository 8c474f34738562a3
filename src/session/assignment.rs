//! Assignment of a role to a profile. Pure: plans the edits and checks their effect.

use super::id::SessionId;
use super::keys::ProfileKind;
use super::list::sessions;
use super::profile::{find_profile, profiles};
use super::role::{RoleError, RoleId};
use super::start_url::portal;
use crate::config::{Config, ConfigError, Edit, Header, Section, keys};
use crate::text::shortened;

/// The keys that a profile no longer needs once it has a session, because the session has them.
const OF_SESSION: [&str; 2] = [keys::SSO_START_URL, keys::SSO_REGION];

/// A profile and the role that it should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name of the profile.
    pub profile: String,
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The account id.
    pub account_id: String,
    /// The role name.
    pub role_name: String,
    /// The `region` of the profile; `None` removes the key.
    pub region: Option<String>,
    /// The `output` format of the AWS CLI; `None` removes the key.
    pub output: Option<String>,
}

/// The reason why the edited profile would not have the assigned role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// The profile would be unusable.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A setting outside the profile's section of the config file takes precedence.
    #[error(
        "the profile `{}` would have another meaning: its section in the credentials file \
         overrides the config file",
        shortened(.0, 80)
    )]
    Elsewhere(String),
}

impl Assignment {
    /// Returns the edits that assign the role to the profile.
    ///
    /// The profile's own start URL and Identity Center region are removed, because the session has
    /// them. All other keys stay.
    #[must_use]
    pub fn edits(&self, config: &Config) -> Vec<Edit> {
        let there = config.profile(&self.profile);
        let known = |key: &str| Some(there?.get(key)?.text().into_owned());
        let header = || Header::Profile(self.profile.clone());
        let wanted = [
            (keys::SSO_SESSION, Some(&self.session)),
            (keys::SSO_ACCOUNT_ID, Some(&self.account_id)),
            (keys::SSO_ROLE_NAME, Some(&self.role_name)),
            (keys::REGION, self.region.as_ref()),
            (keys::OUTPUT, self.output.as_ref()),
        ];
        let new = wanted.iter().filter_map(|(key, value)| {
            let value = (*value)?;
            (known(key).as_ref() != Some(value)).then(|| ((*key).to_owned(), value.clone()))
        });
        let unwanted = wanted.iter().filter(|(_, value)| value.is_none());
        let unwanted = unwanted.map(|(key, _)| *key).chain(OF_SESSION);
        let is_own = |key: &&str| known(key).is_some() && there.is_some_and(|s| s.is_own(key));
        let mut edits: Vec<Edit> = unwanted
            .filter(is_own)
            .map(|key| Edit::Remove {
                section: header(),
                key: key.to_owned(),
            })
            .collect();
        let keys: Vec<_> = new.collect();
        if !keys.is_empty() {
            let section = header();
            edits.push(Edit::Add { section, keys });
        }
        edits
    }

    /// Checks that the profile has the assigned role in the edited config.
    ///
    /// # Errors
    ///
    /// Returns [`AssignmentError`] if it does not.
    pub fn check(&self, edited: &Config) -> Result<(), AssignmentError> {
        let meant = RoleId {
            session: SessionId::Named(self.session.clone()),
            account_id: self.account_id.clone(),
            role_name: self.role_name.clone(),
        };
        match RoleId::of_profile(edited, &self.profile) {
            Ok(role) if role == meant => Ok(()),
            Err(RoleError::Config(error)) => Err(error.into()),
            _ => Err(AssignmentError::Elsewhere(self.profile.clone())),
        }
    }
}

/// The settings that a profile already has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExistingProfile {
    /// The `[sso-session]` that it names, or the one with the portal and region of its start URL.
    pub session: Option<String>,
    /// The account id.
    pub account_id: Option<String>,
    /// The role name.
    pub role_name: Option<String>,
    /// The `region` of the profile; it is empty if the key has no value.
    pub region: Option<String>,
    /// The `output` format of the AWS CLI; it is empty if the key has no value.
    pub output: Option<String>,
    /// Whether it has its own start URL.
    pub is_legacy: bool,
}

impl ExistingProfile {
    /// Reads the profile; `None` if there is no profile of this name.
    #[must_use]
    pub fn of(config: &Config, name: &str) -> Option<ExistingProfile> {
        let (section, entry) = (config.profile(name)?, find_profile(config, name)?);
        let line = |key: &str| Some(section.get(key)?.text().into_owned());
        let text = |key: &str| line(key).filter(|text| !text.is_empty());
        Some(ExistingProfile {
            session: entry.session.and_then(|id| match id {
                SessionId::Named(name) => Some(name),
                SessionId::Legacy(url) => of_portal(config, &url, text(keys::SSO_REGION)?.as_str()),
            }),
            account_id: entry.account_id.or_else(|| text(keys::SSO_ACCOUNT_ID)),
            role_name: entry.role_name.or_else(|| text(keys::SSO_ROLE_NAME)),
            region: line(keys::REGION),
            output: line(keys::OUTPUT),
            is_legacy: entry.kind == ProfileKind::Legacy || has_own(section),
        })
    }
}

fn has_own(section: Section<'_>) -> bool {
    OF_SESSION.iter().any(|key| section.get(key).is_some())
}

/// Returns the name of the first `[sso-session]` with this portal and region.
fn of_portal(config: &Config, start_url: &str, region: &str) -> Option<String> {
    let named = sessions(config).into_iter();
    let mut usable = named.filter_map(|entry| entry.session.ok());
    let session = usable.find(|session| {
        let is_named = matches!(session.id, SessionId::Named(_));
        is_named && session.region == region && portal(&session.start_url) == portal(start_url)
    })?;
    Some(session.id.to_string())
}

/// Returns the region of a session's profiles, unless they have different regions or none.
///
/// Profiles without a region are ignored.
#[must_use]
pub fn common_region(config: &Config, session: &str) -> Option<String> {
    let of_session = profiles(config).into_iter().filter(
        |profile| matches!(&profile.session, Some(SessionId::Named(name)) if name == session),
    );
    let mut regions = of_session.filter_map(|profile| profile.region.filter(|r| !r.is_empty()));
    let first = regions.next()?;
    regions.all(|region| region == first).then_some(first)
}

#[cfg(test)]
mod tests;
