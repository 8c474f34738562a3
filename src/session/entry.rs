//! What makes a session one that can be logged in to.

use url::{Host, Url};

use super::binding::Keys;
use super::{Session, SessionEntry, SessionId};
use crate::config::{ConfigError, Section, Value, shown};
use crate::opener::{BROWSER_KEY, Opener};

/// Reads one `[sso-session NAME]`.
///
/// As `aws sso login` does, it takes start URL and region from the section alone, never from a profile.
pub(super) fn named(section: Section<'_>) -> SessionEntry {
    let id = SessionId::Named(section.name().to_owned());
    let [url, region, scopes, browser] = section.pick([
        "sso_start_url",
        "sso_region",
        "sso_registration_scopes",
        BROWSER_KEY,
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
    /// The profile whose lines messages name: the first with a region, else the first.
    profile: Section<'a>,
    start_url: Value<'a>,
    region: Option<Value<'a>>,
    /// The first region that is another, and its profile.
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

    /// Adds a later profile of the same start URL.
    pub(super) fn add(&mut self, keys: &Keys<'a>) {
        match (self.region, keys.sso_region) {
            (None, Some(region)) => {
                self.profile = keys.profile;
                self.region = Some(region);
            }
            (Some(first), Some(region))
                if self.other.is_none() && first.text() != region.text() =>
            {
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
        })
    }
}

/// Checks a start URL, which stays as it is: the AWS CLI hashes it verbatim.
pub(super) fn start_url(
    section: Section<'_>,
    value: Option<Value<'_>>,
) -> Result<String, ConfigError> {
    let key = "sso_start_url";
    let value = present(section, value, key, "https://example.awsapps.com/start")?;
    let text = value.text();
    let Some(why) = unusable(&text) else {
        return Ok(text.into_owned());
    };
    Err(ConfigError::StartUrl {
        at: value.origin().into(),
        section: shown(&section.title()),
        why,
    })
}

/// Why a start URL cannot be used, as a clause behind its key. `http` is for a service on this machine.
pub(super) fn unusable(text: &str) -> Option<&'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        // Also a value of several lines, and one with a note behind it, which the AWS CLI takes for a part of it.
        return Some("has blanks or control characters");
    }
    let Ok(url) = Url::parse(text) else {
        return Some("is no address");
    };
    let has = |start: &str| {
        let found = text.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    match url.scheme() {
        "https" if url.host_str().is_none_or(str::is_empty) || !has("https://") => {
            Some("has no host")
        }
        "https" => None,
        "http" if is_loopback(&url) && has("http://") => None,
        _ => Some("is no `https` address"),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Says whether a region can be part of a host name, as the AWS CLI wants it.
pub(super) fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Checks that a region can be part of a host name, as the AWS CLI does.
pub(super) fn region(
    section: Section<'_>,
    value: Option<Value<'_>>,
) -> Result<String, ConfigError> {
    let value = present(section, value, "sso_region", "eu-west-1")?;
    let text = value.text();
    match is_label(&text) {
        true => Ok(text.into_owned()),
        false => Err(ConfigError::Region {
            at: value.origin().into(),
            section: shown(&section.title()),
        }),
    }
}

/// Checks what opens the pages of a session.
fn opener(section: Section<'_>, value: Option<Value<'_>>) -> Result<(), ConfigError> {
    let Some(value) = value else {
        return Ok(());
    };
    match Opener::parse(&value.text()) {
        Ok(_) => Ok(()),
        Err(error) => Err(ConfigError::Browser {
            at: value.origin().into(),
            section: shown(&section.title()),
            why: error.why,
        }),
    }
}

/// Returns the value of a key that must be there and must not be empty.
pub(super) fn present<'a>(
    section: Section<'a>,
    value: Option<Value<'a>>,
    key: &'static str,
    example: &'static str,
) -> Result<Value<'a>, ConfigError> {
    let title = shown(&section.title());
    match value {
        Some(value) if !value.text().is_empty() => Ok(value),
        Some(value) => Err(ConfigError::Missing {
            at: value.origin().into(),
            section: title,
            key,
            example,
        }),
        None => {
            let problems = section.problems();
            Err(
                match problems.iter().find(|problem| problem.id() == "not-utf-8") {
                    Some(problem) => ConfigError::Damaged {
                        at: problem.place().clone(),
                        section: title,
                        key,
                    },
                    None => ConfigError::Missing {
                        at: section.header().into(),
                        section: title,
                        key,
                        example,
                    },
                },
            )
        }
    }
}

/// Splits scopes as the AWS CLI does: at commas alone, stripped, empty ones dropped.
pub(super) fn split_scopes(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}
