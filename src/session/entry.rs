//! Reads sessions, and checks whether they are usable.

use std::hash::{Hash, Hasher};

use super::check::{region, start_url};
use super::id::SessionId;
use super::keys::Keys;
use super::start_url::split_scopes;
use crate::config::{ConfigError, Place, Section, Value, keys, shown};
use crate::system::BrowserChoice;

/// A session that the user can log in to.
///
/// Two sessions are equal if they differ only in their place.
#[derive(Debug, Clone)]
pub struct Session {
    /// The id that determines the token file.
    pub id: SessionId,
    /// The start URL verbatim from the config, because the AWS CLI hashes it for the registration.
    pub start_url: String,
    /// The region of the Identity Center instance.
    pub region: String,
    /// The scopes in file order.
    ///
    /// `None` if the key is absent, which the AWS CLI hashes differently from an empty value.
    /// Always `None` for legacy profiles.
    pub scopes: Option<Vec<String>>,
    /// The place of the start URL; `None` if it is not in a file.
    pub place: Option<Place>,
}

impl Session {
    fn identity(&self) -> (&SessionId, &str, &str, &Option<Vec<String>>) {
        (&self.id, &self.start_url, &self.region, &self.scopes)
    }
}

impl PartialEq for Session {
    fn eq(&self, other: &Session) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Session {}

impl Hash for Session {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// A session of the config, usable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEntry {
    /// The id that determines the token file.
    pub id: SessionId,
    /// The start URL, even if it is unusable.
    pub start_url: Option<String>,
    /// The region, even if it is unusable.
    pub region: Option<String>,
    /// The scopes; see [`Session::scopes`].
    pub scopes: Option<Vec<String>>,
    /// The profiles that use the session, directly or through `source_profile`, in config order.
    pub profiles: Vec<String>,
    /// The session, or the reason why the user cannot log in to it.
    pub session: Result<Session, ConfigError>,
}

/// Reads an `[sso-session NAME]` section.
///
/// Like `aws sso login`, it takes start URL and region from the section alone, never from a
/// profile.
pub(super) fn named(section: Section<'_>) -> SessionEntry {
    let id = SessionId::Named(section.name().to_owned());
    let [url, region, scopes, browser] = section.pick([
        keys::SSO_START_URL,
        keys::SSO_REGION,
        keys::SSO_REGISTRATION_SCOPES,
        keys::SSOLOGIN_BROWSER,
    ]);
    let scopes = scopes.map(|value| split_scopes(&value.text()));
    let session = start_url(section, url)
        .and_then(|start_url| Ok((start_url, self::region(section, region)?)))
        .and_then(|read| opener(section, browser).map(|()| read))
        .map(|(start_url, region)| Session {
            id: id.clone(),
            start_url,
            region,
            scopes: scopes.clone(),
            place: url.map(|url| url.origin().into()),
        });
    let [start_url, region] =
        [url, region].map(|value| value.map(|value| value.text().into_owned()));
    SessionEntry {
        id,
        start_url,
        region,
        scopes,
        profiles: Vec::new(),
        session,
    }
}

/// The legacy profiles of one start URL.
pub(super) struct Legacy<'a> {
    /// The profile that messages refer to: the first with a region, or else the first.
    profile: Section<'a>,
    start_url: Value<'a>,
    region: Option<Value<'a>>,
    /// The first region that differs from `region`, and its profile.
    other: Option<(Section<'a>, Value<'a>)>,
}

impl<'a> Legacy<'a> {
    pub(super) fn new(start_url: Value<'a>, keys: &Keys<'a>) -> Legacy<'a> {
        Legacy {
            profile: keys.profile,
            start_url,
            region: keys.sso_region,
            other: None,
        }
    }

    /// Adds a later profile with the same start URL.
    pub(super) fn add(&mut self, keys: &Keys<'a>) {
        match (self.region, keys.sso_region) {
            (None, Some(region)) => {
                self.profile = keys.profile;
                self.region = Some(region);
            }
            (Some(first), Some(region)) if self.other.is_none() && !first.is_same(&region) => {
                self.other = Some((keys.profile, region));
            }
            _ => {}
        }
    }

    pub(super) fn entry(self) -> SessionEntry {
        let url = self.start_url.text();
        let id = SessionId::Legacy(url.clone().into_owned());
        let session = self.session(id.clone());
        let region = self.region.map(|region| region.text().into_owned());
        SessionEntry {
            id,
            start_url: Some(url.into_owned()),
            region,
            scopes: None,
            profiles: Vec::new(),
            session,
        }
    }

    fn session(&self, id: SessionId) -> Result<Session, ConfigError> {
        let start_url = start_url(self.profile, Some(self.start_url))?;
        let region = region(self.profile, self.region)?;
        if let (Some((profile, other)), Some(first)) = (self.other, self.region) {
            let (at, other) = (other.origin().into(), first.origin().into());
            return Err(ConfigError::Regions {
                at,
                section: shown(&profile.title()),
                other,
            });
        }
        Ok(Session {
            id,
            start_url,
            region,
            scopes: None,
            place: Some(self.start_url.origin().into()),
        })
    }
}

/// Validates the browser command of a session.
fn opener(section: Section<'_>, value: Option<Value<'_>>) -> Result<(), ConfigError> {
    let Some(value) = value else {
        return Ok(());
    };
    match BrowserChoice::parse(&value.text()) {
        Ok(_) => Ok(()),
        Err(error) => Err(ConfigError::Browser {
            at: value.origin().into(),
            section: shown(&section.title()),
            why: error.why,
        }),
    }
}
