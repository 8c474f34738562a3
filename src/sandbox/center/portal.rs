//! Owns what an access token can request: the portal's accounts, roles and role credentials.

use std::borrow::Cow;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::digest::hex;
use super::lifetimes::later;
use super::records::{Bucket, CallerIdentity, SignInRecord};
use super::state::Center;
use super::sts::RoleKeys;
use crate::sandbox::directory::DirectoryAccount;
use crate::sandbox::refusal::{
    FORBIDDEN, INVALID_REQUEST, RESOURCE_NOT_FOUND, Refusal, UNAUTHORIZED,
};

/// The lifetime of role credentials, which is the default session duration of a permission set.
const KEYS_LIFETIME: Duration = Duration::from_secs(3600);
/// The name of the sandbox's only user.
const PERSON: &str = "muppet";
/// The default page size, small enough to catch clients that read only the first page.
const PAGE: usize = 4;

/// One page of a list, and the token for the next page.
pub(in crate::sandbox) struct ListSlice<T> {
    pub(in crate::sandbox) items: Vec<T>,
    pub(in crate::sandbox) next: Option<String>,
}

impl Center {
    fn sign_in(&self, token: &str, now: DateTime<Utc>) -> Result<&SignInRecord, Refusal> {
        let access = self
            .access
            .get(token)
            .filter(|access| now < access.expires_at)
            .ok_or(UNAUTHORIZED)?;
        let sign_in = self
            .sign_ins
            .get(access.sign_in)
            .filter(|sign_in| now < sign_in.ends_at);
        sign_in.ok_or(UNAUTHORIZED)
    }

    fn accounts(
        &mut self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Cow<'_, [DirectoryAccount]>, Refusal> {
        if let (Some(rate), Some(access)) = (self.rules.portal_rate, self.access.get_mut(token)) {
            let bucket = access.bucket.get_or_insert(Bucket::full(rate, now));
            bucket.take(rate, now)?;
        }
        let sign_in = self.sign_in(token, now)?;
        Ok(self.rules.directory.accounts(&sign_in.portal))
    }

    /// Lists the accounts of the token's portal.
    pub(in crate::sandbox) fn list_accounts(
        &mut self,
        token: &str,
        max: Option<&str>,
        next: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<ListSlice<DirectoryAccount>, Refusal> {
        let accounts = self.accounts(token, now)?;
        page(&accounts, "accounts", max, next)
    }

    /// Lists the roles of an account.
    pub(in crate::sandbox) fn list_roles(
        &mut self,
        token: &str,
        account: &str,
        max: Option<&str>,
        next: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<ListSlice<String>, Refusal> {
        let accounts = self.accounts(token, now)?;
        let account = accounts
            .iter()
            .find(|known| known.id == account)
            .ok_or(RESOURCE_NOT_FOUND)?;
        page(&account.roles, &account.id, max, next)
    }

    /// Issues the credentials of a role.
    pub(in crate::sandbox) fn role_credentials(
        &mut self,
        token: &str,
        account: &str,
        role: &str,
        now: DateTime<Utc>,
    ) -> Result<RoleKeys, Refusal> {
        let accounts = self.accounts(token, now)?;
        let found = accounts
            .iter()
            .find(|known| known.id == account)
            .ok_or(RESOURCE_NOT_FOUND)?;
        if !found.roles.iter().any(|assigned| assigned == role) {
            return Err(FORBIDDEN);
        }
        let hash = hex(format!("{account}/{role}").as_bytes(), 8);
        let identity = CallerIdentity {
            account: account.to_owned(),
            arn: format!(
                "arn:aws:sts::{account}:assumed-role/AWSReservedSSO_{role}_{hash}/{PERSON}"
            ),
            user_id: format!("AROA{}:{PERSON}", hash.to_uppercase()),
        };
        self.give_keys(identity, later(now, KEYS_LIFETIME))
    }

    /// Ends the sign-in session of an access token, which revokes all tokens of that session.
    pub(in crate::sandbox) fn logout(
        &mut self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.sign_in(token, now)?;
        let index = self.access.get(token).map(|access| access.sign_in);
        if let Some(sign_in) = index.and_then(|index| self.sign_ins.get_mut(index)) {
            // Not `now`: setting the clock back later must not revive the session.
            sign_in.ends_at = DateTime::<Utc>::MIN_UTC;
        }
        Ok(())
    }
}

/// Returns one page of a list.
///
/// The page token contains a digest of the list's name, so a token from another list is refused.
fn page<T: Clone>(
    items: &[T],
    list: &str,
    max: Option<&str>,
    next: Option<&str>,
) -> Result<ListSlice<T>, Refusal> {
    let size = match max {
        Some(text) => {
            let size = text.parse().ok().filter(|size| (1..=100).contains(size));
            size.ok_or(INVALID_REQUEST.because("max_result must be a number from 1 to 100."))?
        }
        None => PAGE,
    };
    let name = hex(list.as_bytes(), 6);
    let start = match next {
        Some(token) => {
            let offset = token
                .strip_prefix(&name)
                .and_then(|rest| rest.strip_prefix('-')?.parse::<usize>().ok());
            let offset = offset.filter(|offset| *offset < items.len());
            offset.ok_or(INVALID_REQUEST.because("next_token was not issued by this list."))?
        }
        None => 0,
    };
    let end = start.saturating_add(size);
    let next = (end < items.len()).then(|| format!("{name}-{end}"));
    Ok(ListSlice {
        items: items.iter().skip(start).take(size).cloned().collect(),
        next,
    })
}

#[cfg(test)]
mod tests;
