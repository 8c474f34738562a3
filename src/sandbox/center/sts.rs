//! Owns who holds which keys, and the roles that are assumed with them.

use chrono::{DateTime, TimeDelta, Utc};

use super::digest::hex;
use super::records::{CallerIdentity, KeysRecord};
use super::state::Center;
use crate::sandbox::random;
use crate::sandbox::refusal::{ASSUME_DENIED, INVALID_CLIENT_TOKEN_ID, Refusal, VALIDATION};

/// What STS takes for a role that is assumed with the keys of another role, in seconds: all keys here are of a role.
const CHAINED: std::ops::RangeInclusive<i64> = 900..=3600;
/// What STS takes for other keys.
const LONGEST: i64 = 43200;
const DEFAULT: i64 = 3600;

/// Keys of a role.
pub(in crate::sandbox) struct RoleKeys {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) secret: String,
    pub(in crate::sandbox) session_token: String,
    pub(in crate::sandbox) expires_at: DateTime<Utc>,
}

/// The arguments of AssumeRole.
pub(in crate::sandbox) struct Assumption<'a> {
    pub(in crate::sandbox) role_arn: &'a str,
    pub(in crate::sandbox) session_name: &'a str,
    pub(in crate::sandbox) duration: Option<&'a str>,
    pub(in crate::sandbox) external_id: Option<&'a str>,
}

impl Center {
    /// Makes keys for somebody.
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

    /// Says whose keys these are. Signatures are not checked, the session token is: forgetting to pass it on
    /// is a mistake that clients make.
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

    /// Says whose keys these are, where the whole of them was handed over.
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

    /// Gives the keys of another role to whom STS knows: of any role in an account of the directory.
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

/// Account and name of a role, by its ARN.
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
