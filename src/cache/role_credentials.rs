//! The content of a cache file of role credentials.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::text::{Damage, Fields, Object, Secret, Spacing, timestamp};

/// The provider type that `aws sso logout` looks for before it deletes a file.
const PROVIDER: &str = "sso";
const USER: &str = "AssumedRoleUser";
/// The top-level fields that we replace.
///
/// `ResponseMetadata` describes the response that brought the old credentials, so it is dropped.
const OUTER: [&str; 4] = ["ProviderType", "Credentials", USER, "ResponseMetadata"];
const INNER: [&str; 5] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
    "AccountId",
];

/// Role credentials, as the portal or STS returns them.
#[derive(Clone)]
pub struct RoleCredentials {
    /// The access key id, which starts with `ASIA`.
    pub access_key_id: String,
    /// The key that signs requests.
    pub secret_access_key: Secret,
    /// The token that is sent with each request.
    pub session_token: Secret,
    /// The time at which the credentials expire, in whole seconds.
    pub expires_at: DateTime<Utc>,
}

impl RoleCredentials {
    /// Returns how long the credentials are still valid; zero if they have expired.
    #[must_use]
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        (self.expires_at - now).max(TimeDelta::zero())
    }
}

/// The response to AssumeRole.
#[derive(Clone)]
pub struct Assumed {
    /// The credentials of the assumed role.
    pub credentials: RoleCredentials,
    /// The role session ARN, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`; empty if not returned.
    pub arn: String,
    /// The assumed role id, `AROA…:NAME`; empty if STS returns none.
    pub id: String,
}

/// The source of credentials. It determines the form of the file, as in the AWS CLI.
#[derive(Clone, Copy)]
pub(crate) enum CredentialsOrigin<'a> {
    /// The portal.
    Portal {
        /// The account of the role.
        account_id: &'a str,
    },
    /// AssumeRole.
    Sts {
        /// The role session ARN; may be empty.
        arn: &'a str,
        /// The assumed role id, `AROA…:NAME`; may be empty.
        id: &'a str,
    },
}

impl<'a> CredentialsOrigin<'a> {
    /// Returns the account id if it is known.
    fn account_id(self) -> Option<&'a str> {
        match self {
            CredentialsOrigin::Portal { account_id } => Some(account_id),
            CredentialsOrigin::Sts { arn, .. } => arn.split(':').nth(4),
        }
    }
}

/// The content of a cache file of role credentials.
pub(crate) struct RoleFile {
    /// The credentials; `None` if the file has no usable ones.
    pub(crate) credentials: Option<RoleCredentials>,
    outer: Map<String, Value>,
    inner: Map<String, Value>,
}

impl RoleFile {
    /// Creates the content of a new file, with the unknown fields of the one that it replaces.
    pub(crate) fn new(credentials: RoleCredentials, old: Option<RoleFile>) -> RoleFile {
        let (outer, inner) = old.map(|old| (old.outer, old.inner)).unwrap_or_default();
        RoleFile {
            credentials: Some(credentials),
            outer,
            inner,
        }
    }

    /// Parses a file that the AWS CLI (v1 or v2) or ssologin wrote.
    ///
    /// # Errors
    ///
    /// Returns [`Damage`] if the bytes are not a complete JSON object.
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

    /// Returns the JSON that the AWS CLI v2 writes, followed by the unknown fields.
    ///
    /// Returns `None` if there are no credentials.
    pub(crate) fn to_json(&self, origin: CredentialsOrigin<'_>) -> Option<Zeroizing<String>> {
        let credentials = self.credentials.as_ref()?;
        let (secret, token) = (
            credentials.secret_access_key.expose(),
            credentials.session_token.expose(),
        );
        let capacity = (secret.len() + token.len()) * 2 + 4096;
        let mut end = timestamp::format(credentials.expires_at);
        if matches!(origin, CredentialsOrigin::Sts { .. }) {
            // Python's `isoformat` writes the UTC offset like this.
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
