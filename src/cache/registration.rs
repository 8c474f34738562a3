//! The OIDC client registration that a login needs, shared with the AWS CLI.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::session::Session;
use crate::text::{Damage, Fields, Object, Secret, Spacing, timestamp};

/// The redirect URI to register.
///
/// It has no port, because the service ignores the port of a loopback address (RFC 8252 section
/// 7.3).
pub(crate) const REGISTERED_REDIRECT: &str = "http://127.0.0.1/oauth/callback";

/// The least remaining lifetime of a usable registration: 15 minutes, as in the AWS CLI.
const MIN_LEFT: TimeDelta = TimeDelta::minutes(15);

/// The scope that makes a token refreshable, requested if an `[sso-session]` names no scopes.
const DEFAULT_SCOPE: &str = "sso:account:access";

/// The flow that a client is registered for. The service rejects the client in the other flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The device authorization grant of RFC 8628.
    DeviceCode,
    /// The authorization code grant with PKCE (RFC 7636), the default of the AWS CLI.
    AuthorizationCode,
}

impl Flow {
    /// Returns the grant types to register a client of this flow with, in the AWS CLI's order.
    ///
    /// For the device flow the AWS CLI names none, which the service treats as device code and
    /// refresh token.
    pub(crate) fn grant_types(self) -> &'static [&'static str] {
        match self {
            Flow::DeviceCode => &[],
            Flow::AuthorizationCode => &["authorization_code", "refresh_token"],
        }
    }
}

/// A client that is registered with the service.
#[derive(Clone)]
pub struct Registration {
    /// The client id that the service assigned.
    pub client_id: String,
    /// The client secret, which must stay secret although the client is public.
    pub client_secret: Secret,
    /// The time at which the registration expires.
    pub expires_at: DateTime<Utc>,
    /// The scopes that the client is registered for.
    pub scopes: Vec<String>,
    /// The flow that the client is registered for.
    pub flow: Flow,
}

impl Registration {
    /// Parses a registration file that the AWS CLI or ssologin wrote.
    ///
    /// Returns `Ok(None)` for a JSON object that is not a registration; such a file is silently
    /// replaced.
    ///
    /// # Errors
    ///
    /// Returns [`Damage::Empty`] or [`Damage::NotJson`].
    pub fn parse(bytes: &[u8]) -> Result<Option<Registration>, Damage> {
        let mut fields = Fields::read(bytes)?;
        let (Some(client_id), Some(client_secret), Some(expires_at)) = (
            fields.take_text("clientId"),
            fields.take_secret("clientSecret"),
            fields.take_time("expiresAt"),
        ) else {
            return Ok(None);
        };
        let flow = if fields
            .texts("grantTypes")
            .iter()
            .any(|grant| grant == "authorization_code")
        {
            Flow::AuthorizationCode
        } else {
            Flow::DeviceCode
        };
        let scopes = fields.texts("scopes");
        Ok(Some(Registration {
            client_id,
            client_secret,
            expires_at,
            scopes,
            flow,
        }))
    }

    /// Returns the registration as the JSON that the AWS CLI writes for the same flow.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let object = Object::new(
            Spacing::Spaced,
            self.client_secret.expose().len() * 2 + 4096,
        )
        .text("clientId", &self.client_id)
        .text("clientSecret", self.client_secret.expose())
        .text("expiresAt", &timestamp::format(self.expires_at));
        let grant_types = self.flow.grant_types();
        let object = match grant_types.is_empty() && self.scopes.is_empty() {
            true => return object.end(),
            false => object.value("scopes", &Value::from(self.scopes.clone())),
        };
        match grant_types.is_empty() {
            true => object.end(),
            false => object.value("grantTypes", &Value::from(grant_types)).end(),
        }
    }

    /// Returns whether the registration is valid for long enough to log in with it.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.expires_at - now > MIN_LEFT
    }

    /// Returns whether a login of `session` with `flow` can use the client.
    #[must_use]
    pub fn serves(&self, session: &Session, flow: Flow, now: DateTime<Utc>) -> bool {
        self.flow == flow
            && self.is_live(now)
            && requested_scopes(session)
                .iter()
                .all(|scope| self.scopes.contains(scope))
    }
}

/// Returns the scopes to register a client of this session with.
///
/// An `[sso-session]` without scopes requests `sso:account:access`, so that its token can be
/// refreshed. A legacy profile requests none, as in the AWS CLI: the tools that read its token
/// never refresh it, and without scopes the token is valid for up to eight hours.
#[must_use]
pub(crate) fn requested_scopes(session: &Session) -> Vec<String> {
    match (&session.id, &session.scopes) {
        (crate::session::SessionId::Legacy(_), _) => Vec::new(),
        (_, Some(scopes)) if !scopes.is_empty() => scopes.clone(),
        _ => vec![DEFAULT_SCOPE.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, Registration, requested_scopes};
    use crate::session::{Session, SessionId};
    use crate::text::timestamp;
    use proptest::prelude::*;

    fn session(id: SessionId, scopes: Option<&[&str]>) -> Session {
        Session {
            id,
            start_url: "https://d-123.awsapps.com/start".into(),
            region: "us-east-1".into(),
            scopes: scopes.map(|scopes| scopes.iter().map(|s| (*s).to_owned()).collect()),
            place: None,
        }
    }

    fn parse(text: &str) -> Registration {
        Registration::parse(text.as_bytes()).unwrap().unwrap()
    }

    const DEVICE: &str = r#"{"clientId": "cid1", "clientSecret": "csecret", "expiresAt": "2027-02-19T20:39:19Z", "scopes": ["sso:account:access"]}"#;
    const PKCE: &str = r#"{"clientId": "cid2", "clientSecret": "csecret", "expiresAt": "2027-02-19T20:39:49Z", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}"#;

    #[test]
    fn a_registration_of_the_aws_cli_is_written_back_byte_for_byte() {
        assert_eq!(parse(DEVICE).to_json().as_str(), DEVICE);
        assert_eq!(parse(PKCE).to_json().as_str(), PKCE);
        let bare = r#"{"clientId": "c", "clientSecret": "s", "expiresAt": "2027-02-19T20:39:19Z"}"#;
        assert_eq!(parse(bare).to_json().as_str(), bare);
    }

    #[test]
    fn the_flow_is_told_by_the_grant_types() {
        assert_eq!(parse(DEVICE).flow, Flow::DeviceCode);
        assert_eq!(parse(PKCE).flow, Flow::AuthorizationCode);
        let renewing = PKCE.replace(
            "authorization_code",
            "urn:ietf:params:oauth:grant-type:device_code",
        );
        assert_eq!(parse(&renewing).flow, Flow::DeviceCode);
    }

    #[test]
    fn it_serves_its_flow_until_fifteen_minutes_before_its_end() {
        let corp = session(SessionId::Named("corp".into()), None);
        let early = timestamp::parse("2027-01-01T00:00:00Z").unwrap();
        assert!(parse(PKCE).serves(&corp, Flow::AuthorizationCode, early));
        assert!(!parse(PKCE).serves(&corp, Flow::DeviceCode, early));
        assert!(!parse(DEVICE).serves(&corp, Flow::AuthorizationCode, early));
        for (now, serves) in [
            ("2027-02-19T20:24:18Z", true),
            ("2027-02-19T20:24:19Z", false),
            ("2027-03-01T00:00:00Z", false),
        ] {
            assert_eq!(
                parse(DEVICE).serves(&corp, Flow::DeviceCode, timestamp::parse(now).unwrap()),
                serves,
                "{now}"
            );
        }
    }

    #[test]
    fn a_client_without_the_scopes_does_not_serve() {
        let now = timestamp::parse("2027-01-01T00:00:00Z").unwrap();
        let bare =
            parse(r#"{"clientId": "c", "clientSecret": "s", "expiresAt": "2027-02-19T20:39:19Z"}"#);
        let named = session(SessionId::Named("corp".into()), None);
        assert!(!bare.serves(&named, Flow::DeviceCode, now));
        assert!(!parse(DEVICE).serves(
            &session(SessionId::Named("corp".into()), Some(&["a:b"])),
            Flow::DeviceCode,
            now
        ));
        assert!(bare.serves(
            &session(
                SessionId::Legacy("https://d-123.awsapps.com/start".into()),
                None
            ),
            Flow::DeviceCode,
            now
        ));
    }

    #[test]
    fn scopes_are_asked_for_where_none_are_named() {
        let named = || SessionId::Named("corp".into());
        assert_eq!(
            requested_scopes(&session(named(), None)),
            ["sso:account:access"]
        );
        assert_eq!(
            requested_scopes(&session(named(), Some(&[]))),
            ["sso:account:access"]
        );
        assert_eq!(
            requested_scopes(&session(named(), Some(&["x", "y"]))),
            ["x", "y"]
        );
        assert!(requested_scopes(&session(SessionId::Legacy("u".into()), None)).is_empty());
    }

    #[test]
    fn an_object_that_is_no_registration_is_none() {
        for text in [
            "{}",
            r#"{"clientId": "c"}"#,
            r#"{"clientId": "c", "clientSecret": "s", "expiresAt": 0}"#,
        ] {
            assert!(
                Registration::parse(text.as_bytes()).unwrap().is_none(),
                "{text}"
            );
        }
        assert!(Registration::parse(b"[1]").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Registration::parse(&bytes);
        }
    }
}
