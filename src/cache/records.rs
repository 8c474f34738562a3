//! Storage of what only ssologin remembers about a session.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::Value;
use zeroize::Zeroizing;

use super::known_accounts::KnownAccounts;
use super::sign_in::SignIn;
use super::store::{Cache, CacheError};
use crate::session::SessionId;
use crate::system::file;
use crate::text::{Damage, Fields, Object, Spacing, sha1_hex};

impl Cache {
    /// Reads the record of the sign-in session of a session's token; `None` if it is unreadable.
    #[must_use]
    pub fn load_sign_in(&self, id: &SessionId) -> Option<SignIn> {
        read_own(&self.sign_in_path(id), SignIn::parse)
    }

    /// Stores the record of the sign-in session of a session's token.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn store_sign_in(&self, id: &SessionId, sign_in: &SignIn) -> Result<(), CacheError> {
        let (path, json) = (self.sign_in_path(id), sign_in.to_json());
        Ok(file::replace_own(&path, json.as_bytes(), &self.state)?)
    }

    /// Deletes the record of a sign-in session that was ended; the next login starts a new one.
    ///
    /// The observed lifetime is deleted too.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be deleted.
    pub fn forget_sign_in(&self, id: &SessionId) -> Result<(), CacheError> {
        file::remove(&self.sign_in_path(id))?;
        Ok(())
    }

    /// Reads the record of the accounts that a session saw; `None` if it is unreadable.
    #[must_use]
    pub fn load_known_accounts(&self, id: &SessionId) -> Option<KnownAccounts> {
        read_own(&self.known_accounts_path(id), KnownAccounts::parse)
    }

    /// Stores the record of the accounts that a session saw.
    ///
    /// A logout leaves it in place, so that the next login can be compared with it.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn store_known_accounts(
        &self,
        id: &SessionId,
        accounts: &KnownAccounts,
    ) -> Result<(), CacheError> {
        let (path, json) = (self.known_accounts_path(id), accounts.to_json());
        Ok(file::replace_own(&path, json.as_bytes(), &self.state)?)
    }

    /// Records a logout, so that logins that are waiting for the user in other processes end.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub(crate) fn record_logout(
        &self,
        id: &SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), CacheError> {
        let json = Object::new(Spacing::Spaced, 64)
            .value("at", &Value::from(now.timestamp_millis()))
            .value("pid", &Value::from(std::process::id()))
            .end();
        let path = self.own_path("logouts", id);
        Ok(file::replace_own(&path, json.as_bytes(), &self.state)?)
    }

    /// Returns what identifies the last logout of a session; `None` if none is recorded.
    ///
    /// It is only good for comparing: the clock may have been wrong at that time.
    pub(crate) fn last_logout(&self, id: &SessionId) -> Option<(i64, i64)> {
        read_own(&self.own_path("logouts", id), |bytes| {
            let mut fields = Fields::read(bytes)?;
            Ok(fields.take_number("at").zip(fields.take_number("pid")))
        })
    }

    fn known_accounts_path(&self, id: &SessionId) -> PathBuf {
        self.own_path("acquaintances", id)
    }

    fn sign_in_path(&self, id: &SessionId) -> PathBuf {
        self.own_path("sign-ins", id)
    }

    fn own_path(&self, folder: &str, id: &SessionId) -> PathBuf {
        self.state
            .join(folder)
            .join(format!("{}.json", sha1_hex(id.as_str())))
    }
}

/// Reads a file that only ssologin writes; `None` if it is not such a file.
pub(super) fn read_own<T>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<Option<T>, Damage>,
) -> Option<T> {
    let bytes = Zeroizing::new(file::read_own(path).ok()??);
    parse(&bytes).ok()?
}
