//! The portal that a token belongs to.

use std::fmt;

use serde_json::{Map, Value};

use crate::config::Place;
use crate::session::{Session, portal, without_fips};
use crate::text::shortened;

/// The portal that a token belongs to, as its file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenPortal {
    /// The start URL; `None` if the file does not say it.
    pub start_url: Option<String>,
    /// The region; `None` if the file does not say it.
    pub region: Option<String>,
}

impl TokenPortal {
    /// Returns what the fields of a token file say.
    #[must_use]
    pub fn of(fields: &Map<String, Value>) -> TokenPortal {
        let text = |key: &str| {
            let text = fields.get(key)?.as_str()?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        TokenPortal {
            start_url: text("startUrl"),
            region: text("region"),
        }
    }

    /// Returns whether this can be the portal of a session.
    ///
    /// Different spellings of a URL or of a region are the same, and what the file does not say
    /// cannot differ.
    #[must_use]
    pub fn is_of(&self, session: &Session) -> bool {
        let (start_url, region) = (self.start_url.as_deref(), self.region.as_deref());
        start_url.is_none_or(|url| portal(url) == portal(&session.start_url))
            && region.is_none_or(|region| {
                without_fips(region).eq_ignore_ascii_case(without_fips(&session.region))
            })
    }

    /// Describes the difference from the portal of a session, as a clause about the file.
    #[must_use]
    pub fn unlike(&self, session: &Session) -> String {
        let at = |place: &Place| format!(" at {place}");
        let at = session.place.as_ref().map(at).unwrap_or_default();
        let configured = TokenPortal {
            start_url: Some(session.start_url.clone()),
            region: Some(session.region.clone()),
        };
        format!("holds a token of {self}, but the session{at} is {configured}")
    }
}

impl fmt::Display for TokenPortal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &Option<String>| match text {
            Some(text) => format!("`{}`", shortened(text, 200)),
            None => "an unknown place".to_owned(),
        };
        write!(f, "{} in {}", shown(&self.start_url), shown(&self.region))
    }
}

#[cfg(test)]
mod tests {
    use super::TokenPortal;
    use crate::session::{Session, SessionId};

    #[test]
    fn spellings_of_one_portal_are_the_same_and_other_portals_are_not() {
        let session = Session {
            id: SessionId::Named("corp".to_owned()),
            start_url: "https://corp.awsapps.com/start".to_owned(),
            region: "eu-west-1".to_owned(),
            scopes: None,
            place: None,
        };
        for (start_url, region, same) in [
            (
                Some("https://corp.awsapps.com/start"),
                Some("eu-west-1"),
                true,
            ),
            (
                Some("https://corp.awsapps.com/start/"),
                Some("eu-west-1"),
                true,
            ),
            (
                Some("https://corp.awsapps.com/start/#/"),
                Some("EU-WEST-1"),
                true,
            ),
            (
                Some("https://CORP.awsapps.com:443/start#"),
                Some("fips-eu-west-1"),
                true,
            ),
            (None, Some("eu-west-1"), true),
            (Some("https://corp.awsapps.com/start"), None, true),
            (None, None, true),
            (
                Some("https://other.awsapps.com/start"),
                Some("eu-west-1"),
                false,
            ),
            (
                Some("https://corp.awsapps.com/start"),
                Some("us-east-1"),
                false,
            ),
            (
                Some("https://corp.awsapps.com/Start"),
                Some("eu-west-1"),
                false,
            ),
            (
                Some("http://corp.awsapps.com/start"),
                Some("eu-west-1"),
                false,
            ),
            (Some("corp"), None, false),
            (None, Some("us-east-1"), false),
        ] {
            let portal = TokenPortal {
                start_url: start_url.map(str::to_owned),
                region: region.map(str::to_owned),
            };
            assert_eq!(portal.is_of(&session), same, "{portal}");
        }
    }
}
