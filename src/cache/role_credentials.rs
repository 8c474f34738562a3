//! What a cache file of role credentials holds.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::text::{Damage, Fields, Object, Secret, Spacing, timestamp};

/// What the AWS CLI's `aws sso logout` looks for before it deletes a file.
const PROVIDER: &str = "sso";
const USER: &str = "AssumedRoleUser";
/// `ResponseMetadata` tells of the answer in which the credentials came: another answer has another.
const OUTER: [&str; 4] = ["ProviderType", "Credentials", USER, "ResponseMetadata"];
const INNER: [&str; 5] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
    "AccountId",
];

/// Role credentials as the portal or STS gives them.
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

/// The answer to AssumeRole.
#[derive(Clone)]
pub struct Assumed {
    /// Those of the role.
    pub credentials: RoleCredentials,
    /// The ARN of the role's session, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`; empty where STS gives none.
    pub arn: String,
    /// `AROA…:NAME`; empty where STS gives none.
    pub id: String,
}

/// Where credentials come from, which a file of the AWS CLI tells by its form.
#[derive(Clone, Copy)]
pub(crate) enum CredentialsOrigin<'a> {
    /// The portal.
    Portal {
        /// The account of the role.
        account_id: &'a str,
    },
    /// AssumeRole.
    Sts {
        /// The ARN of the role's session; may be empty.
        arn: &'a str,
        /// `AROA…:NAME`; may be empty.
        id: &'a str,
    },
}

impl<'a> CredentialsOrigin<'a> {
    /// The account, where it is known.
    fn account_id(self) -> Option<&'a str> {
        match self {
            CredentialsOrigin::Portal { account_id } => Some(account_id),
            CredentialsOrigin::Sts { arn, .. } => arn.split(':').nth(4),
        }
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
    pub(crate) fn to_json(&self, origin: CredentialsOrigin<'_>) -> Option<Zeroizing<String>> {
        let credentials = self.credentials.as_ref()?;
        let (secret, token) = (
            credentials.secret_access_key.expose(),
            credentials.session_token.expose(),
        );
        let capacity = (secret.len() + token.len()) * 2 + 4096;
        let mut end = timestamp::format(credentials.expires_at);
        if matches!(origin, CredentialsOrigin::Sts { .. }) {
            // As Python's `isoformat` has it.
            end = end.replace('Z', "+00:00");
        }
        let mut inner = Object::new(Spacing::Spaced, capacity)
            .text("AccessKeyId", &credentials.access_key_id)
            .text("SecretAccessKey", secret)
            .text("SessionToken", token)
            .text("Expiration", &end)
            .text_if("AccountId", origin.account_id());
        for (key, value) in &self.inner {
            inner = inner.value(key, value);
        }
        let inner = inner.end();
        let outer = Object::new(Spacing::Spaced, capacity * 2);
        let mut outer = match origin {
            CredentialsOrigin::Portal { .. } => outer
                .text("ProviderType", PROVIDER)
                .object("Credentials", &inner),
            CredentialsOrigin::Sts { arn: "", id: "" } => outer.object("Credentials", &inner),
            CredentialsOrigin::Sts { arn, id } => {
                let user = Object::new(Spacing::Spaced, 0)
                    .text("AssumedRoleId", id)
                    .text("Arn", arn);
                outer
                    .object("Credentials", &inner)
                    .object(USER, &user.end())
            }
        };
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
mod tests;
