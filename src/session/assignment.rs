//! What a profile is to stand for: a role by a session. Pure: from a config to the edits, and whether they do it.

use super::id::SessionId;
use super::keys::ProfileKind;
use super::list::sessions;
use super::profile::{find_profile, profiles};
use super::role::{RoleError, RoleId};
use super::start_url::portal;
use crate::config::{Config, ConfigError, Edit, Header, Section, keys};
use crate::text::shortened;

/// The keys of a profile that stand in its session, once it has one.
const OF_SESSION: [&str; 2] = [keys::SSO_START_URL, keys::SSO_REGION];

/// A profile, and what it is to stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name of the profile.
    pub profile: String,
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The account.
    pub account_id: String,
    /// The role.
    pub role_name: String,
    /// Where it works; `None`: nothing is said about it.
    pub region: Option<String>,
    /// How the AWS CLI prints; `None`: nothing is said about it.
    pub output: Option<String>,
}

/// Why a profile would not stand for what it is to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// The profile would not be usable.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Something outside of its section says otherwise.
    #[error(
        "the profile `{}` would stand for something else: what the credentials file has for it wins over the config",
        shortened(.0, 80)
    )]
    Elsewhere(String),
}

impl Assignment {
    /// Plans the edits. All other keys of a profile stay; a start URL and a region of Identity Center that it has itself go,
    /// for they stand in its session.
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

    /// Checks that the profile stands for it in a config, which is the edited one.
    ///
    /// # Errors
    ///
    /// [`AssignmentError`], when it does not.
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

/// What a profile has already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExistingProfile {
    /// The `[sso-session]` that it names, or the one of the same portal and region as its start URL.
    pub session: Option<String>,
    /// The account.
    pub account_id: Option<String>,
    /// The role.
    pub role_name: Option<String>,
    /// Where it works.
    pub region: Option<String>,
    /// How the AWS CLI prints.
    pub output: Option<String>,
    /// Whether it has a start URL of its own.
    pub is_legacy: bool,
}

impl ExistingProfile {
    /// Reads a profile; `None` where there is none of this name.
    #[must_use]
    pub fn of(config: &Config, name: &str) -> Option<ExistingProfile> {
        let (section, entry) = (config.profile(name)?, find_profile(config, name)?);
        let text = |key: &str| Some(section.get(key)?.text().into_owned());
        let text = |key: &str| text(key).filter(|text| !text.is_empty());
        Some(ExistingProfile {
            session: entry.session.and_then(|id| match id {
                SessionId::Named(name) => Some(name),
                SessionId::Legacy(url) => of_portal(config, &url, text(keys::SSO_REGION)?.as_str()),
            }),
            account_id: entry.account_id.or_else(|| text(keys::SSO_ACCOUNT_ID)),
            role_name: entry.role_name.or_else(|| text(keys::SSO_ROLE_NAME)),
            region: text(keys::REGION),
            output: text(keys::OUTPUT),
            is_legacy: entry.kind == ProfileKind::Legacy || has_own(section),
        })
    }
}

fn has_own(section: Section<'_>) -> bool {
    OF_SESSION.iter().any(|key| section.get(key).is_some())
}

/// The first `[sso-session]` of a portal and region.
fn of_portal(config: &Config, start_url: &str, region: &str) -> Option<String> {
    let named = sessions(config).into_iter();
    let mut usable = named.filter_map(|entry| entry.session.ok());
    let session = usable.find(|session| {
        let is_named = matches!(session.id, SessionId::Named(_));
        is_named && session.region == region && portal(&session.start_url) == portal(start_url)
    })?;
    Some(session.id.to_string())
}

/// The region that all profiles of a session have, of those that have one.
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
