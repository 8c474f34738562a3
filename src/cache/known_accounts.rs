//! A record of the accounts that a session saw at its last login.
//!
//! If a later login sees other accounts, the user may have signed in as the wrong user. The record
//! holds salted digests, so it reveals no account.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::session::{Account, Session, portal};
use crate::text::{Damage, Fields, Object, Spacing, hex};

/// The fields of the file that we own.
const FIELDS: [&str; 3] = ["salt", "portal", "accounts"];
/// The maximum number of accounts in a record. For users with more, nothing is recorded.
const MAX_ACCOUNTS: usize = 10_000;
/// The maximum length of a record in bytes, including fields that other tools have added.
const MAX_LEN: usize = 1 << 20;
/// The length of a digest in bytes.
///
/// Four bytes distinguish the accounts of one user. But every digest matches hundreds of the
/// possible account ids, so trying all ids does not reveal which one was recorded.
const DIGEST: usize = 4;
/// Bytes of the salt.
const SALT: usize = 16;

/// The length of the salt in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccounts {
    salt: String,
    portal: String,
    accounts: BTreeSet<String>,
    unknown: Map<String, Value>,
}

/// The difference between the accounts that a session sees now and those it saw before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAccounts {
    /// The accounts that it did not see before, in list order.
    pub new: Vec<Account>,
    /// The number of earlier accounts that it no longer sees.
    pub gone: usize,
    /// The number of earlier accounts that it still sees.
    pub kept: usize,
}

impl KnownAccounts {
    /// Creates the record of the accounts that a session sees, each listed once.
    ///
    /// `salt` must be random and newly generated. Returns `None` if there are no accounts, because
    /// an empty record cannot distinguish users, or if there are more than the maximum.
    #[must_use]
    pub fn new(salt: [u8; SALT], session: &Session, accounts: &[Account]) -> Option<KnownAccounts> {
        let salt = hex(&salt);
        let digests = accounts
            .iter()
            .map(|account| of_account(&salt, &account.id));
        let digests: BTreeSet<_> = digests.take(MAX_ACCOUNTS + 1).collect();
        (1..=MAX_ACCOUNTS)
            .contains(&digests.len())
            .then(|| KnownAccounts {
                portal: of_portal(&salt, session),
                accounts: digests,
                salt,
                unknown: Map::new(),
            })
    }

    /// Takes over the unknown fields of the record that this one replaces.
    pub fn inherit(&mut self, old: &KnownAccounts) {
        self.unknown = old.unknown.clone();
    }

    /// Returns whether the record is about the portal that the session has now.
    #[must_use]
    pub fn is_of(&self, session: &Session) -> bool {
        self.portal == of_portal(&self.salt, session)
    }

    /// Compares `accounts`, each listed once, with the record; `None` if they are equal.
    #[must_use]
    pub fn compare(&self, accounts: &[Account]) -> Option<OtherAccounts> {
        let is_known =
            |account: &Account| self.accounts.contains(&of_account(&self.salt, &account.id));
        let (known, new): (Vec<_>, Vec<_>) = accounts.iter().cloned().partition(is_known);
        let gone = self.accounts.len().saturating_sub(known.len());
        let kept = known.len();
        (gone > 0 || !new.is_empty()).then_some(OtherAccounts { new, gone, kept })
    }

    /// Parses a record; `None` if the content is not a record of ours or is too long.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not a JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Option<KnownAccounts>, Damage> {
        if bytes.len() > MAX_LEN {
            return Ok(None);
        }
        let mut fields = Fields::read(bytes)?;
        let mut text = |key, bytes| fields.take_text(key).filter(|text| is_hex(text, bytes));
        let (Some(salt), Some(portal)) = (text("salt", SALT), text("portal", DIGEST)) else {
            return Ok(None);
        };
        let accounts: BTreeSet<_> = fields.texts("accounts").into_iter().collect();
        let is_ours = accounts.iter().all(|digest| is_hex(digest, DIGEST));
        if !is_ours || !(1..=MAX_ACCOUNTS).contains(&accounts.len()) {
            return Ok(None);
        }
        let mut unknown = fields.rest();
        unknown.retain(|key, _| !FIELDS.contains(&key.as_str()));
        Ok(Some(KnownAccounts {
            salt,
            portal,
            accounts,
            unknown,
        }))
    }

    /// Returns the record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let accounts: Vec<_> = self.accounts.iter().cloned().collect();
        let mut object = Object::new(Spacing::Spaced, 256)
            .text("salt", &self.salt)
            .text("portal", &self.portal)
            .value("accounts", &Value::from(accounts));
        for (key, value) in &self.unknown {
            object = object.value(key, value);
        }
        object.end()
    }
}

fn of_account(salt: &str, id: &str) -> String {
    digest(salt, "account", id)
}

fn of_portal(salt: &str, session: &Session) -> String {
    let url = portal(&session.start_url);
    digest(salt, "portal", url.as_deref().unwrap_or(&session.start_url))
}

/// Returns the first [`DIGEST`] bytes of the SHA-256 of the NUL-separated texts, in hex.
fn digest(salt: &str, what: &str, text: &str) -> String {
    let whole = Sha256::digest([salt, what, text].join("\0"));
    hex(whole.get(..DIGEST).unwrap_or(&whole))
}

fn is_hex(text: &str, bytes: usize) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 2 * bytes && text.bytes().all(is_digit)
}

#[cfg(test)]
mod tests;
