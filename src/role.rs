//! Roles: which one a profile stands for, and what a cache file of role credentials holds.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError, Place};
use crate::fields::{Damage, Fields};
use crate::json::{Object, Spacing};
use crate::printable::shortened;
use crate::secret::Secret;
use crate::session::{ProfileKind, SessionId, find_profile};
use crate::timestamp;

/// Cached role credentials with less than this left are fetched anew, as in the AWS CLI v2.
pub(crate) const MIN_REMAINING: TimeDelta = TimeDelta::minutes(15);

/// What the AWS CLI's `aws sso logout` looks for before it deletes a file.
const PROVIDER: &str = "sso";
const OUTER: [&str; 2] = ["ProviderType", "Credentials"];
const INNER: [&str; 5] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
    "AccountId",
];

/// What names a file of role credentials: a role in an account, by the token of a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleId {
    /// The session whose token opens the portal.
    pub session: SessionId,
    /// `sso_account_id`, as the config has it.
    pub account_id: String,
    /// `sso_role_name`, as the config has it.
    pub role_name: String,
}

/// Why a profile stands for no role of a session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// There is no such profile.
    #[error("there is no profile `{}`", shortened(.0, 80))]
    UnknownProfile(String),
    /// Its credentials come from elsewhere.
    #[error(
        "the profile `{}` does not use SSO; role credentials are for profiles with `sso_session` or `sso_start_url`",
        shortened(.0, 80)
    )]
    NotSso(String),
    /// It assumes a role with the credentials of another profile.
    #[error(
        "the profile `{}` assumes a role by `source_profile`; role credentials are for profiles that have `sso_session` \
         or `sso_start_url` themselves",
        shortened(.0, 80)
    )]
    Chained(String),
    /// The config is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl RoleId {
    /// The role that a profile stands for.
    ///
    /// # Errors
    ///
    /// When there is no such profile, it has nothing of SSO itself, or it cannot be used as it stands.
    pub fn of_profile(config: &Config, name: &str) -> Result<RoleId, RoleError> {
        let profile =
            find_profile(config, name).ok_or_else(|| RoleError::UnknownProfile(name.to_owned()))?;
        if let Some(problem) = profile.problem {
            return Err(problem.into());
        }
        match profile.kind {
            ProfileKind::Other => return Err(RoleError::NotSso(profile.name)),
            ProfileKind::Chained => return Err(RoleError::Chained(profile.name)),
            ProfileKind::SsoSession | ProfileKind::Legacy => {}
        }
        match (profile.session, profile.account_id, profile.role_name) {
            (Some(session), Some(account_id), Some(role_name)) => Ok(RoleId {
                session,
                account_id,
                role_name,
            }),
            (_, None, _) => Err(missing(config, name, "sso_account_id", "123456789012")),
            (_, _, None) => Err(missing(config, name, "sso_role_name", "ReadOnlyAccess")),
            (None, ..) => Err(RoleError::NotSso(profile.name)),
        }
    }
}

fn missing(config: &Config, name: &str, key: &'static str, example: &'static str) -> RoleError {
    match config.profile(name) {
        Some(profile) => RoleError::Config(ConfigError::Missing {
            at: Place::from(profile.header()),
            section: crate::config::shown(&profile.title()),
            key,
            example,
        }),
        None => RoleError::UnknownProfile(name.to_owned()),
    }
}

/// Role credentials as the portal gives them.
#[derive(Clone)]
pub struct RoleCredentials {
    /// Begins with `ASIA`.
    pub access_key_id: String,
    /// Signs requests.
    pub secret_access_key: Secret,
    /// Goes along with each request.
    pub session_token: Secret,
    /// When they end; whole seconds.
    pub expires_at: DateTime<Utc>,
}

impl RoleCredentials {
    /// How long they still live; zero when they have ended.
    #[must_use]
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        (self.expires_at - now).max(TimeDelta::zero())
    }
}

/// What a cache file of role credentials holds.
pub(crate) struct RoleFile {
    /// `None` where the file has no usable ones.
    pub(crate) credentials: Option<RoleCredentials>,
    outer: Map<String, Value>,
    inner: Map<String, Value>,
}

impl RoleFile {
    /// A new file of these credentials, with the fields of the one that it replaces which are not ours.
    pub(crate) fn new(credentials: RoleCredentials, old: Option<RoleFile>) -> RoleFile {
        let (outer, inner) = old.map(|old| (old.outer, old.inner)).unwrap_or_default();
        RoleFile {
            credentials: Some(credentials),
            outer,
            inner,
        }
    }

    /// Reads a file of the AWS CLI, v1 or v2, or of ours.
    ///
    /// # Errors
    ///
    /// [`Damage`] when it is no whole JSON object.
    pub(crate) fn parse(bytes: &[u8]) -> Result<RoleFile, Damage> {
        let mut outer = Fields::read(bytes)?;
        let mut inner = outer.take_object("Credentials");
        let credentials = take_credentials(&mut inner);
        let (mut outer, mut inner) = (outer.rest(), inner.rest());
        outer.retain(|key, _| !OUTER.contains(&key.as_str()));
        inner.retain(|key, _| !INNER.contains(&key.as_str()));
        Ok(RoleFile {
            credentials,
            outer,
            inner,
        })
    }

    /// Writes it as the AWS CLI v2 does, followed by the fields that are not ours.
    pub(crate) fn to_json(&self, account_id: &str) -> Option<Zeroizing<String>> {
        let credentials = self.credentials.as_ref()?;
        let (secret, token) = (
            credentials.secret_access_key.expose(),
            credentials.session_token.expose(),
        );
        let capacity = (secret.len() + token.len()) * 2 + 4096;
        let mut inner = Object::new(Spacing::Spaced, capacity)
            .text("AccessKeyId", &credentials.access_key_id)
            .text("SecretAccessKey", secret)
            .text("SessionToken", token)
            .text("Expiration", &timestamp::format(credentials.expires_at))
            .text("AccountId", account_id);
        for (key, value) in &self.inner {
            inner = inner.value(key, value);
        }
        let mut outer = Object::new(Spacing::Spaced, capacity * 2)
            .text("ProviderType", PROVIDER)
            .object("Credentials", &inner.end());
        for (key, value) in &self.outer {
            outer = outer.value(key, value);
        }
        Some(outer.end())
    }
}

fn take_credentials(fields: &mut Fields) -> Option<RoleCredentials> {
    Some(RoleCredentials {
        access_key_id: fields.take_secret("AccessKeyId")?.expose().to_owned(),
        secret_access_key: fields.take_secret("SecretAccessKey")?,
        session_token: fields.take_secret("SessionToken")?,
        expires_at: fields.take_time("Expiration")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{RoleCredentials, RoleError, RoleFile, RoleId};
    use crate::config::{Config, Document};
    use crate::fields::Damage;
    use crate::secret::Secret;
    use crate::session::SessionId;
    use crate::timestamp;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    const BY_THE_CLI: &str = r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "sec", "SessionToken": "sess", "Expiration": "2026-11-21T21:41:46Z", "AccountId": "111122223333"}}"#;

    fn parse(text: &str) -> Result<RoleFile, Damage> {
        RoleFile::parse(text.as_bytes())
    }

    fn role(text: &str) -> Result<RoleId, RoleError> {
        let session =
            "[sso-session grove]\nsso_start_url = https://g.example\nsso_region = eu-west-1\n";
        let config = Document::parse("config", format!("{session}[profile a]\n{text}").into());
        let config = Config::new(config, Document::parse("credentials", Vec::new()));
        RoleId::of_profile(&config, "a")
    }

    #[test]
    fn a_file_of_the_aws_cli_is_written_back_byte_for_byte() {
        let file = parse(BY_THE_CLI).ok().unwrap();
        let text = file.to_json("111122223333").unwrap();
        assert_eq!(text.as_str(), BY_THE_CLI);
        let end = timestamp::parse("2026-11-21T21:41:46Z").unwrap();
        let credentials = file.credentials.unwrap();
        assert_eq!(
            credentials.left(end - TimeDelta::minutes(15)),
            TimeDelta::minutes(15)
        );
        assert_eq!(
            credentials.left(end + TimeDelta::minutes(1)),
            TimeDelta::zero()
        );
    }

    #[test]
    fn unknown_fields_survive_a_replacement() {
        let old = r#"{"Note": [1], "Credentials": {"Mine": {"a": null}, "AccessKeyId": 5}, "ProviderType": "x"}"#;
        let old = parse(old).ok().unwrap();
        assert!(old.credentials.is_none() && old.to_json("1").is_none());
        let new = RoleCredentials {
            access_key_id: "ASIAY".into(),
            secret_access_key: Secret::new("s".into()),
            session_token: Secret::new("t".into()),
            expires_at: timestamp::parse("2026-11-21T21:41:46Z").unwrap(),
        };
        let text = RoleFile::new(new, Some(old)).to_json("1").unwrap();
        assert_eq!(
            text.as_str(),
            r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAY", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-21T21:41:46Z", "AccountId": "1", "Mine": {"a": null}}, "Note": [1]}"#
        );
    }

    #[test]
    fn what_lacks_a_part_holds_no_credentials() {
        for key in [
            "AccessKeyId",
            "SecretAccessKey",
            "SessionToken",
            "Expiration",
        ] {
            let text = BY_THE_CLI.replace(&format!("\"{key}\""), "\"x\"");
            assert!(parse(&text).ok().unwrap().credentials.is_none(), "{key}");
        }
        for text in ["{}", r#"{"Credentials": []}"#, r#"{"Credentials": null}"#] {
            assert!(parse(text).ok().unwrap().credentials.is_none(), "{text}");
        }
        let injected = BY_THE_CLI.replace("ASIAX", r"A\nB");
        assert!(parse(&injected).ok().unwrap().credentials.is_none());
        assert_eq!(parse("").err(), Some(Damage::Empty));
        assert_eq!(parse("[]").err(), Some(Damage::NotJson));
    }

    #[test]
    fn a_profile_stands_for_its_role() {
        let keys = "sso_account_id = 1\nsso_role_name = r\n";
        assert_eq!(
            role(&format!("sso_session = grove\n{keys}")),
            Ok(RoleId {
                session: SessionId::Named("grove".into()),
                account_id: "1".into(),
                role_name: "r".into()
            })
        );
        let legacy = format!("sso_start_url = https://o.example\nsso_region = eu-west-1\n{keys}");
        assert_eq!(
            role(&legacy).map(|role| role.session),
            Ok(SessionId::Legacy("https://o.example".into()))
        );
    }

    #[test]
    fn what_stands_for_no_role_says_why() {
        for (text, sentence) in [
            (
                "aws_access_key_id = A\n",
                "the profile `a` does not use SSO; role credentials are for profiles with `sso_session` or `sso_start_url`",
            ),
            (
                "role_arn = r\nsource_profile = b\n[profile b]\nsso_session = grove\n",
                "the profile `a` assumes a role by `source_profile`; role credentials are for profiles that have \
                 `sso_session` or `sso_start_url` themselves",
            ),
            (
                "sso_session = grove\n",
                "config:4: [profile a] has no `sso_account_id`; add the line `sso_account_id = 123456789012`",
            ),
            (
                "sso_session = gone\nsso_account_id = 1\nsso_role_name = r\n",
                "config:5: `sso_session` in [profile a] names no session of the config; \
                 add [sso-session gone] or correct the name",
            ),
        ] {
            assert_eq!(role(text).unwrap_err().to_string(), sentence);
        }
        let nothing = Config::new(
            Document::parse("config", Vec::new()),
            Document::parse("credentials", Vec::new()),
        );
        assert_eq!(
            RoleId::of_profile(&nothing, "b").unwrap_err().to_string(),
            "there is no profile `b`"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = RoleFile::parse(&bytes);
        }

        #[test]
        fn a_cut_file_is_refused(end in 0..BY_THE_CLI.len()) {
            prop_assert!(parse(&BY_THE_CLI[..end]).is_err());
        }
    }
}
