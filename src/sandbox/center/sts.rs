//! Owns role credentials, the identities that they belong to, and the roles assumed with them.

use chrono::{DateTime, TimeDelta, Utc};

use super::digest::hex;
use super::records::{CallerIdentity, KeysRecord};
use super::state::Center;
use crate::sandbox::random;
use crate::sandbox::refusal::{ASSUME_DENIED, INVALID_CLIENT_TOKEN_ID, Refusal, VALIDATION};

/// The session durations, in seconds, that STS accepts for role chaining.
///
/// Role chaining is assuming a role with the credentials of another role. All credentials in the
/// sandbox are role credentials.
const CHAINED: std::ops::RangeInclusive<i64> = 900..=3600;
/// The longest session duration, in seconds, that STS accepts without role chaining.
const LONGEST: i64 = 43200;
const DEFAULT: i64 = 3600;

/// Role credentials.
pub(in crate::sandbox) struct RoleKeys {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) secret: String,
    pub(in crate::sandbox) session_token: String,
    pub(in crate::sandbox) expires_at: DateTime<Utc>,
}

/// The arguments of `AssumeRole`.
pub(in crate::sandbox) struct Assumption<'a> {
    pub(in crate::sandbox) role_arn: &'a str,
    pub(in crate::sandbox) session_name: &'a str,
    pub(in crate::sandbox) duration: Option<&'a str>,
    pub(in crate::sandbox) external_id: Option<&'a str>,
}

impl Center {
    /// Issues role credentials for an identity.
    pub(super) fn give_keys(
        &mut self,
        identity: CallerIdentity,
        expires_at: DateTime<Utc>,
    ) -> Result<RoleKeys, Refusal> {
        let id = random::identifier("ASIA", 16)?;
        let secret = self.hand_out("", 40)?;
        let session_token = self.hand_out("session-", 320)?;
        let issued = KeysRecord {
            secret: secret.clone(),
            session_token: session_token.clone(),
            identity,
            expires_at,
        };
        self.keys.insert(id.clone(), issued);
        Ok(RoleKeys {
            id,
            secret,
            session_token,
            expires_at,
        })
    }

    /// Returns the identity that an access key ID and session token belong to.
    ///
    /// The sandbox does not check signatures. It does check the session token, because clients
    /// sometimes forget to send it.
    pub(in crate::sandbox) fn caller(
        &self,
        key_id: &str,
        session_token: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<CallerIdentity, Refusal> {
        let keys = self
            .keys
            .get(key_id)
            .filter(|keys| session_token == Some(keys.session_token.as_str()));
        keys.ok_or(INVALID_CLIENT_TOKEN_ID)?.holder(now)
    }

    /// Returns the identity that complete role credentials belong to.
    pub(super) fn owner(
        &self,
        key_id: &str,
        secret: &str,
        session_token: &str,
        now: DateTime<Utc>,
    ) -> Result<CallerIdentity, Refusal> {
        let keys = self.keys.get(key_id);
        let keys = keys.filter(|keys| keys.secret == secret && keys.session_token == session_token);
        keys.ok_or(INVALID_CLIENT_TOKEN_ID)?.holder(now)
    }

    /// Issues credentials for any role in an account of the directory.
    ///
    /// The caller has already been authenticated with [`Center::caller`].
    pub(in crate::sandbox) fn assume_role(
        &mut self,
        wanted: &Assumption<'_>,
        now: DateTime<Utc>,
    ) -> Result<(RoleKeys, CallerIdentity), Refusal> {
        let (account, role) = role_of(wanted.role_arn)
            .ok_or(VALIDATION.because("The value of RoleArn is invalid."))?;
        let session = wanted.session_name;
        if !(2..=64).contains(&session.len()) || !session.bytes().all(is_name_byte) {
            return Err(VALIDATION.because("The value of RoleSessionName is invalid."));
        }
        let external = |id: &str| (2..=1224).contains(&id.len());
        if !wanted.external_id.is_none_or(external) {
            return Err(VALIDATION.because("The value of ExternalId is invalid."));
        }
        let seconds = match wanted.duration.map(str::parse::<i64>) {
            None => DEFAULT,
            Some(Ok(seconds)) if CHAINED.contains(&seconds) => seconds,
            Some(Ok(seconds)) if seconds > *CHAINED.end() && seconds <= LONGEST => {
                return Err(VALIDATION.because(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
                ));
            }
            Some(_) => return Err(VALIDATION.because("The value of DurationSeconds is invalid.")),
        };
        if !self.rules.directory.has_account(account) {
            return Err(ASSUME_DENIED);
        }
        let hash = hex(wanted.role_arn.as_bytes(), 8);
        let identity = CallerIdentity {
            account: account.to_owned(),
            arn: format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            user_id: format!("AROA{}:{session}", hash.to_uppercase()),
        };
        let expires_at = now
            .checked_add_signed(TimeDelta::seconds(seconds))
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        let keys = self.give_keys(identity.clone(), expires_at)?;
        Ok((keys, identity))
    }
}

/// Returns the account ID and the name of a role, given its ARN.
fn role_of(arn: &str) -> Option<(&str, &str)> {
    let (account, path) = arn.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
    let name = path.rsplit('/').next()?;
    let good = account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=64).contains(&name.len())
        && path.bytes().all(|byte| byte == b'/' || is_name_byte(byte));
    good.then_some((account, name))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)
}

#[cfg(test)]
mod tests;
