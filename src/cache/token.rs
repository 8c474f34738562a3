//! The content of a session's token file.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::registration::{Flow, Registration};
use super::token_portal::TokenPortal;
use crate::text::{Damage, Fields, Object, Secret, Spacing, timestamp};

/// The fields of a token file, in the order in which the AWS CLI v2 writes them.
const FIELDS: [&str; 8] = [
    "startUrl",
    "region",
    "accessToken",
    "expiresAt",
    "clientId",
    "clientSecret",
    "registrationExpiresAt",
    "refreshToken",
];

/// The access token of a session, with the data that is needed to refresh it.
#[derive(Clone)]
pub struct Token {
    /// The access token, which is sent to the portal with each request.
    pub access_token: Secret,
    /// The time at which the access token expires.
    ///
    /// `None` if the file has no valid time; such a token counts as expired.
    pub expires_at: Option<DateTime<Utc>>,
    /// The id of the client that the token was issued to.
    pub client_id: Option<String>,
    /// The secret of that client.
    pub client_secret: Option<Secret>,
    /// The time at which the client registration expires.
    pub registration_expires_at: Option<DateTime<Utc>>,
    /// The refresh token, which gets a new access token without a login.
    pub refresh_token: Option<Secret>,
    /// The start URL and the region in the file, whichever of them it has.
    portal: TokenPortal,
    unknown: Map<String, Value>,
}

impl Token {
    /// Creates a token from the response to a client's login.
    #[must_use]
    pub fn new(
        access_token: Secret,
        expires_at: DateTime<Utc>,
        client: &Registration,
        refresh_token: Option<Secret>,
    ) -> Token {
        Token {
            access_token,
            expires_at: Some(expires_at),
            client_id: Some(client.client_id.clone()),
            client_secret: Some(client.client_secret.clone()),
            registration_expires_at: Some(client.expires_at),
            refresh_token,
            portal: TokenPortal::default(),
            unknown: Map::new(),
        }
    }

    /// Parses a token file, regardless of which AWS tool wrote it.
    ///
    /// Optional fields that are missing, `null`, empty or of another type count as absent. Data
    /// after a complete JSON object is ignored: two tools that write in place at the same time
    /// leave such files.
    ///
    /// # Errors
    ///
    /// Returns [`Damage`] if there is no usable access token.
    pub fn parse(bytes: &[u8]) -> Result<Token, Damage> {
        let mut fields = Fields::read(bytes)?;
        let access_token = fields
            .take_secret("accessToken")
            .ok_or(Damage::NoAccessToken)?;
        let token = Token {
            access_token,
            expires_at: fields.take_time("expiresAt"),
            client_id: fields.take_text("clientId"),
            client_secret: fields.take_secret("clientSecret"),
            registration_expires_at: fields.take_time("registrationExpiresAt"),
            refresh_token: fields.take_secret("refreshToken"),
            portal: TokenPortal {
                start_url: fields.take_text("startUrl"),
                region: fields.take_text("region"),
            },
            unknown: Map::new(),
        };
        // The Rust SDK ignores the case of keys and takes the last duplicate, so keys that differ
        // from ours only in case are dropped.
        let mut unknown = fields.rest();
        unknown.retain(|key, _| !FIELDS.iter().any(|field| field.eq_ignore_ascii_case(key)));
        Ok(Token { unknown, ..token })
    }

    /// Returns the token as the AWS CLI v2 writes it, followed by the unknown fields.
    ///
    /// `start_url` and `region` are those of the config, verbatim.
    #[must_use]
    pub fn to_json(&self, start_url: &str, region: &str) -> Zeroizing<String> {
        let expires_at = self.expires_at.map(timestamp::format);
        let registration_expires_at = self.registration_expires_at.map(timestamp::format);
        let secrets = [
            Some(&self.access_token),
            self.client_secret.as_ref(),
            self.refresh_token.as_ref(),
        ];
        let capacity = secrets
            .iter()
            .flatten()
            .map(|s| s.expose().len() * 2)
            .sum::<usize>()
            + 4096;
        let mut object = Object::new(Spacing::Spaced, capacity)
            .text("startUrl", start_url)
            .text("region", region)
            .text("accessToken", self.access_token.expose())
            .text_if("expiresAt", expires_at.as_deref())
            .text_if("clientId", self.client_id.as_deref())
            .text_if(
                "clientSecret",
                self.client_secret.as_ref().map(Secret::expose),
            )
            .text_if("registrationExpiresAt", registration_expires_at.as_deref())
            .text_if(
                "refreshToken",
                self.refresh_token.as_ref().map(Secret::expose),
            );
        for (key, value) in &self.unknown {
            object = object.value(key, value);
        }
        object.end()
    }

    /// Returns the portal that the token belongs to.
    pub(super) fn portal(&self) -> &TokenPortal {
        &self.portal
    }

    /// Returns the access token alone, without anything that could refresh it.
    pub(crate) fn copy(&self) -> Token {
        Token {
            client_id: None,
            client_secret: None,
            registration_expires_at: None,
            refresh_token: None,
            unknown: Map::new(),
            ..self.clone()
        }
    }

    /// Takes over the unknown fields of the file that this token replaces.
    pub fn inherit(&mut self, old: &Token) {
        self.unknown = old.unknown.clone();
    }

    /// Returns how long the access token is still valid; zero if it has expired.
    #[must_use]
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        self.expires_at
            .map_or(TimeDelta::zero(), |end| (end - now).max(TimeDelta::zero()))
    }

    /// Returns whether the token can be refreshed without the user.
    ///
    /// As in the AWS CLI, that needs a refresh token, client id, client secret and unexpired
    /// registration.
    #[must_use]
    pub fn is_renewable(&self, now: DateTime<Utc>) -> bool {
        self.refresh_client(now).is_some()
    }

    /// Returns the client and the refresh token with which the token can be refreshed at `now`.
    #[must_use]
    pub fn refresh_client(&self, now: DateTime<Utc>) -> Option<(Registration, &Secret)> {
        let expires_at = self.registration_expires_at.filter(|end| *end > now)?;
        let client = Registration {
            client_id: self.client_id.clone()?,
            client_secret: self.client_secret.clone()?,
            expires_at,
            scopes: Vec::new(),
            flow: Flow::DeviceCode,
        };
        Some((client, self.refresh_token.as_ref()?))
    }

    /// Returns the token after a refresh.
    ///
    /// The client stays, and so does the refresh token if the service returned no new one.
    #[must_use]
    pub fn renewed(
        &self,
        access_token: Secret,
        expires_at: DateTime<Utc>,
        refresh_token: Option<Secret>,
    ) -> Token {
        Token {
            access_token,
            expires_at: Some(expires_at),
            refresh_token: refresh_token.or_else(|| self.refresh_token.clone()),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Token;
    use crate::text::{Damage, timestamp};
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    const BY_THE_CLI: &str = r#"{"startUrl": "https://d-123.awsapps.com/start", "region": "us-east-1", "accessToken": "AT1", "expiresAt": "2026-11-22T04:39:19Z", "clientId": "cid1", "clientSecret": "csecret", "registrationExpiresAt": "2027-02-19T20:39:19Z", "refreshToken": "RT1"}"#;

    fn at(text: &str) -> DateTime<Utc> {
        timestamp::parse(text).unwrap()
    }

    fn parse(text: &str) -> Result<Token, Damage> {
        Token::parse(text.as_bytes())
    }

    #[test]
    fn a_file_of_the_aws_cli_is_written_back_byte_for_byte() {
        let token = parse(BY_THE_CLI).ok().unwrap();
        assert_eq!(
            token
                .to_json("https://d-123.awsapps.com/start", "us-east-1")
                .as_str(),
            BY_THE_CLI
        );
    }

    #[test]
    fn unknown_fields_are_kept_and_namesakes_are_not() {
        let text = r#"{"ssoSessionName": "x", "AccessToken": "other", "accessToken": "AT", "deep": {"b": [1, null]}}"#;
        let token = parse(text).ok().unwrap();
        assert_eq!(
            token.to_json("u", "r").as_str(),
            r#"{"startUrl": "u", "region": "r", "accessToken": "AT", "ssoSessionName": "x", "deep": {"b": [1, null]}}"#
        );
    }

    #[test]
    fn a_copy_holds_nothing_that_could_renew_it() {
        let text = BY_THE_CLI.replace('}', r#", "deviceSecret": "D"}"#);
        assert_eq!(
            parse(&text).ok().unwrap().copy().to_json("u", "r").as_str(),
            r#"{"startUrl": "u", "region": "r", "accessToken": "AT1", "expiresAt": "2026-11-22T04:39:19Z"}"#
        );
    }

    #[test]
    fn a_number_that_is_not_ours_keeps_its_digits() {
        let text = r#"{"startUrl": "u", "region": "r", "accessToken": "AT", "n": [2.1000000000000002e+301, 12345678901234567890123, 1e+400, 1.0, -0.50]}"#;
        let token = parse(text).ok().unwrap();
        assert_eq!(token.to_json("u", "r").as_str(), text);
    }

    #[test]
    fn absent_is_absent_however_it_is_spelled() {
        for text in [
            r#"{"accessToken": "AT"}"#,
            r#"{"accessToken": "AT", "refreshToken": null, "clientId": "", "expiresAt": 5}"#,
            "\u{feff}{\r\n  \"accessToken\": \"AT\",\r\n  \"expiresAt\": \"whenever\"\r\n}\r\n",
            r#"{"accessToken": "AT"}"}"#,
        ] {
            let token = parse(text).ok().unwrap();
            let now = at("2026-11-21T20:00:00Z");
            assert_eq!(
                (token.left(now), token.is_renewable(now)),
                (TimeDelta::zero(), false),
                "{text}"
            );
            assert!(
                token.refresh_token.is_none()
                    && token.client_id.is_none()
                    && token.expires_at.is_none()
            );
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        for (text, error) in [
            ("", Damage::Empty),
            (" \n", Damage::Empty),
            (r#"{"accessToken": "A"#, Damage::NotJson),
            ("[]", Damage::NotJson),
            ("\0\0", Damage::NotJson),
            ("{}", Damage::NoAccessToken),
            (r#"{"accessToken": null}"#, Damage::NoAccessToken),
            (
                r#"{"accessToken": "a\r\nX-Evil: 1"}"#,
                Damage::NoAccessToken,
            ),
        ] {
            assert_eq!(parse(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn life_and_renewal_at_their_edges() {
        let token = parse(BY_THE_CLI).ok().unwrap();
        for (now, left) in [
            ("2026-11-22T04:39:18Z", 1),
            ("2026-11-22T04:39:19Z", 0),
            ("2026-11-22T04:39:20Z", 0),
            ("2026-11-22T03:39:19Z", 3600),
        ] {
            assert_eq!(token.left(at(now)), TimeDelta::seconds(left), "{now}");
        }
        for (now, renewable) in [
            ("2027-02-19T20:39:18Z", true),
            ("2027-02-19T20:39:19Z", false),
        ] {
            assert_eq!(token.is_renewable(at(now)), renewable, "{now}");
        }
        for key in [
            "refreshToken",
            "clientId",
            "clientSecret",
            "registrationExpiresAt",
        ] {
            let text = BY_THE_CLI.replace(&format!("\"{key}\""), "\"x\"");
            assert!(
                !parse(&text)
                    .ok()
                    .unwrap()
                    .is_renewable(at("2026-11-22T04:39:19Z")),
                "{key}"
            );
        }
    }

    #[test]
    fn a_renewal_without_a_refresh_token_keeps_the_old_one() {
        let old = parse(BY_THE_CLI).ok().unwrap();
        let end = at("2026-11-22T05:39:19Z");
        let kept = old.renewed(crate::text::Secret::new("AT2".into()), end, None);
        assert_eq!(
            kept.refresh_token
                .as_ref()
                .map(|s| s.expose().to_owned())
                .as_deref(),
            Some("RT1")
        );
        let rotated = old.renewed(
            crate::text::Secret::new("AT2".into()),
            end,
            Some(crate::text::Secret::new("RT2".into())),
        );
        assert_eq!(
            rotated
                .refresh_token
                .as_ref()
                .map(|s| s.expose().to_owned())
                .as_deref(),
            Some("RT2")
        );
        assert_eq!(rotated.access_token.expose(), "AT2");
        assert_eq!(rotated.expires_at, Some(end));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Token::parse(&bytes);
        }

        #[test]
        fn a_cut_file_is_refused_or_read(end in 0..BY_THE_CLI.len()) {
            prop_assert!(parse(&BY_THE_CLI[..end]).is_err());
        }

        #[test]
        fn unknown_fields_survive(key in "[a-z_]{1,12}x", value in "\\PC*") {
            let text = serde_json::json!({"accessToken": "AT", key.clone(): value.clone()}).to_string();
            let token = parse(&text).ok().unwrap();
            let written = token.to_json("u", "r");
            let read: serde_json::Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read[&key].as_str(), Some(value.as_str()));
        }

        #[test]
        fn life_only_shrinks(start in 0_i64..10_000, step in 0_i64..10_000) {
            let token = parse(BY_THE_CLI).ok().unwrap();
            let now = at("2026-11-22T03:39:19Z") + TimeDelta::seconds(start);
            prop_assert!(token.left(now + TimeDelta::seconds(step)) <= token.left(now));
        }
    }
}
