//! Which accounts a session saw at its last login, remembered without naming one: others may mean another user than meant.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::session::{Account, Session, portal};
use crate::text::{Damage, Fields, Object, Spacing, hex};

/// The fields of the file.
const FIELDS: [&str; 3] = ["salt", "portal", "accounts"];
/// So many accounts are remembered at most; of somebody who sees more, nothing is.
const MAX_ACCOUNTS: usize = 10_000;
/// No file is longer, with what others may have added to it.
const MAX_LEN: usize = 1 << 20;
/// Bytes of a digest. Enough to tell the accounts of a person apart; but hundreds of all possible account ids share each
/// one, so that none can be found by trying them all.
const DIGEST: usize = 4;
/// Bytes of the salt.
const SALT: usize = 16;

/// The accounts that a session saw, as salted digests of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccounts {
    salt: String,
    portal: String,
    accounts: BTreeSet<String>,
    unknown: Map<String, Value>,
}

/// How the accounts that a session sees differ from those that it saw before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAccounts {
    /// Those that it did not see before, in the order of the list.
    pub new: Vec<Account>,
    /// How many of before it does not see any more.
    pub gone: usize,
    /// How many of before it still sees.
    pub kept: usize,
}

impl KnownAccounts {
    /// What is to be remembered of the accounts that a session sees, each once. `salt` must be random, and new.
    ///
    /// `None` where there are none, which tells nobody from another, or more than are remembered.
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

    /// Takes the unknown fields of the file that this one replaces.
    pub fn inherit(&mut self, old: &KnownAccounts) {
        self.unknown = old.unknown.clone();
    }

    /// Whether it is about the portal that the session has now.
    #[must_use]
    pub fn is_of(&self, session: &Session) -> bool {
        self.portal == of_portal(&self.salt, session)
    }

    /// How `accounts`, each once, differ from those that are remembered; `None` where they are the same.
    #[must_use]
    pub fn compare(&self, accounts: &[Account]) -> Option<OtherAccounts> {
        let is_known =
            |account: &Account| self.accounts.contains(&of_account(&self.salt, &account.id));
        let (known, new): (Vec<_>, Vec<_>) = accounts.iter().cloned().partition(is_known);
        let gone = self.accounts.len().saturating_sub(known.len());
        let kept = known.len();
        (gone > 0 || !new.is_empty()).then_some(OtherAccounts { new, gone, kept })
    }

    /// Reads what was remembered; `None` for what is no memory of ours, or is longer than one.
    ///
    /// # Errors
    ///
    /// When the bytes are no JSON object.
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

    /// Writes what is remembered.
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

/// The first bytes of SHA-256, of texts that a NUL divides.
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
