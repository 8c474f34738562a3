//! The paths of the cached files, and how they are read and written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use zeroize::Zeroizing;

use super::known_accounts::KnownAccounts;
use super::registration::{Flow, Registration};
use super::sign_in::SignIn;
use super::token::Token;
use crate::session::{Session, SessionId};
use crate::system::file::{self, FileError, Room};
use crate::system::lock;
use crate::text::{Damage, Object, Spacing, sha1_hex};

/// The number of times to read a file again that is empty or incomplete.
///
/// Other tools write in place, so the complete file may appear a moment later.
const REREADS: u32 = 3;
const REREAD_PAUSE: Duration = Duration::from_millis(50);

/// A problem with a cache file.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file is readable but its content is unusable. The next login replaces it.
    #[error("the cache file `{}` is damaged: {reason}", path.display())]
    Damaged {
        /// The path of the file.
        path: PathBuf,
        /// The problem with its content.
        reason: Damage,
    },
    /// The file or its folder cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The cache folders that all AWS tools share, and ssologin's own state folder.
#[derive(Debug, Clone)]
pub struct Cache {
    pub(super) aws: PathBuf,
    state: PathBuf,
    pub(super) spellings: HashMap<SessionId, Vec<String>>,
}

impl Cache {
    /// Creates a cache from a home folder and ssologin's state folder.
    ///
    /// The shared folders are always below `~/.aws`; no environment variable moves them.
    #[must_use]
    pub fn new(home: &Path, state: &Path) -> Cache {
        Cache {
            aws: home.join(".aws"),
            state: state.to_owned(),
            spellings: HashMap::new(),
        }
    }

    /// Shares the tokens of sessions with legacy profiles that spell the start URL in these ways.
    #[must_use]
    pub fn with_legacy(self, spellings: HashMap<SessionId, Vec<String>>) -> Cache {
        Cache { spellings, ..self }
    }

    /// Returns the path of a session's token file.
    ///
    /// As in every AWS SDK, its name is the SHA-1 of the session name, or of the start URL
    /// verbatim.
    #[must_use]
    pub fn token_path(&self, id: &SessionId) -> PathBuf {
        self.sso_cache()
            .join(format!("{}.json", sha1_hex(id.as_str())))
    }

    /// Returns the path of the registration file that the AWS CLI uses for the session.
    #[must_use]
    pub fn registration_path(&self, session: &Session) -> PathBuf {
        self.sso_cache().join(registration_name(session))
    }

    /// Reads the cached token of a session; `None` if there is no file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is damaged or cannot be read.
    pub fn load_token(&self, id: &SessionId) -> Result<Option<Token>, CacheError> {
        read_shared(&self.token_path(id), Token::parse)
    }

    /// Deletes temporary files that killed processes have left.
    pub(crate) fn sweep(&self) {
        for folder in [&self.temporary(), &self.aws.join("cli"), &self.state] {
            file::sweep(folder);
        }
    }

    /// Checks, before the user is prompted, that the session's files can be written.
    ///
    /// # Errors
    ///
    /// Returns an error if a folder cannot be created or no file can be created in it.
    pub(crate) fn reserve(&self, session: &Session) -> Result<Room, CacheError> {
        Ok(file::reserve(
            &self.token_path(&session.id),
            &self.temporary(),
        )?)
    }

    /// Makes the session's files readable by their owner alone, and returns the ones it changed.
    ///
    /// # Errors
    ///
    /// Returns an error if the permissions cannot be changed.
    pub fn restrict_permissions(&self, session: &Session) -> Result<Vec<PathBuf>, CacheError> {
        let mut tightened = Vec::new();
        for path in [
            self.token_path(&session.id),
            self.registration_path(session),
        ] {
            if file::restrict_permissions(&path)? {
                tightened.push(path);
            }
        }
        Ok(tightened)
    }

    /// Stores the token of a session.
    ///
    /// Unknown fields of the old file are preserved.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. The old file is then intact.
    pub fn store_token(&self, session: &Session, mut token: Token) -> Result<(), CacheError> {
        let path = self.token_path(&session.id);
        if let Ok(Some(old)) = read_shared(&path, Token::parse) {
            token.inherit(&old);
        }
        let json = token.to_json(&session.start_url, &session.region);
        Ok(file::replace(&path, json.as_bytes(), &self.temporary())?)
    }

    /// Deletes the cached token of a session and returns whether there was one.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be deleted.
    pub fn remove_token(&self, id: &SessionId) -> Result<bool, CacheError> {
        Ok(file::remove(&self.token_path(id))?)
    }

    /// Returns a registration that a login with `flow` can use: the AWS CLI's, or else our own.
    ///
    /// A file that is not a registration is ignored, because a login replaces it.
    #[must_use]
    pub fn load_registration(
        &self,
        session: &Session,
        flow: Flow,
        now: DateTime<Utc>,
    ) -> Option<Registration> {
        [
            self.registration_path(session),
            self.own_registration_path(session),
        ]
        .iter()
        .filter_map(|path| read_registration(path))
        .find(|client| client.serves(session, flow, now))
    }

    /// Stores a registration where the AWS CLI finds it too.
    ///
    /// The AWS CLI uses one file name for both flows, and ignores the registration of the other
    /// flow. The authorization code flow is its default and gets the shared name. A valid
    /// registration of the device flow is then stored in our state folder, regardless of which of
    /// the two comes later.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn store_registration(
        &self,
        session: &Session,
        client: &Registration,
        now: DateTime<Utc>,
    ) -> Result<(), CacheError> {
        let shared = self.registration_path(session);
        let other =
            read_registration(&shared).filter(|kept| kept.flow != client.flow && kept.is_live(now));
        match other {
            Some(_) if client.flow == Flow::DeviceCode => {
                return self.store_own_registration(session, client);
            }
            Some(other) => self.store_own_registration(session, &other)?,
            None => {}
        }
        let json = client.to_json();
        Ok(file::replace(&shared, json.as_bytes(), &self.temporary())?)
    }

    fn store_own_registration(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<(), CacheError> {
        let path = self.own_registration_path(session);
        Ok(file::replace(
            &path,
            client.to_json().as_bytes(),
            &self.state,
        )?)
    }

    /// Deletes a registration that the service rejected, from all places where it is stored.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be deleted.
    pub fn forget_registration(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<(), CacheError> {
        for path in [
            self.registration_path(session),
            self.own_registration_path(session),
        ] {
            if read_registration(&path).is_some_and(|kept| kept.client_id == client.client_id) {
                file::remove(&path)?;
            }
        }
        Ok(())
    }

    /// Tries to take the lock of a session.
    ///
    /// The process that holds it logs in, refreshes or logs out; the others wait.
    pub(crate) fn try_lock(&self, id: &SessionId, now: DateTime<Utc>) -> lock::Attempt {
        let name = format!("{}.lock", sha1_hex(id.as_str()));
        lock::try_lock(&self.locks().join(name), now)
    }

    /// Reads the record of the sign-in session of a session's token; `None` if it is unreadable.
    #[must_use]
    pub fn load_sign_in(&self, id: &SessionId) -> Option<SignIn> {
        read_shared(&self.sign_in_path(id), SignIn::parse)
            .ok()
            .flatten()
            .flatten()
    }

    /// Stores the record of the sign-in session of a session's token.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn store_sign_in(&self, id: &SessionId, sign_in: &SignIn) -> Result<(), CacheError> {
        let json = sign_in.to_json();
        Ok(file::replace(
            &self.sign_in_path(id),
            json.as_bytes(),
            &self.state,
        )?)
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
        read_shared(&self.known_accounts_path(id), KnownAccounts::parse)
            .ok()
            .flatten()
            .flatten()
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
        acquaintance: &KnownAccounts,
    ) -> Result<(), CacheError> {
        let json = acquaintance.to_json();
        Ok(file::replace(
            &self.known_accounts_path(id),
            json.as_bytes(),
            &self.state,
        )?)
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

    pub(super) fn locks(&self) -> PathBuf {
        self.state.join("locks")
    }

    pub(super) fn sso_cache(&self) -> PathBuf {
        self.aws.join("sso").join("cache")
    }

    /// Returns the folder for temporary files.
    ///
    /// It is next to the cache, thus on the same file system, but not scanned by other tools.
    pub(super) fn temporary(&self) -> PathBuf {
        self.aws.join("sso")
    }

    fn own_registration_path(&self, session: &Session) -> PathBuf {
        self.state
            .join("registrations")
            .join(registration_name(session))
    }
}

/// Returns the name of a registration file, as the AWS CLI computes it.
///
/// It is the SHA-1 of the arguments as Python's `json.dumps(…, sort_keys=True)` writes them.
fn registration_name(session: &Session) -> String {
    let scopes = session.scopes.clone().map_or(Value::Null, Value::from);
    let name = match &session.id {
        SessionId::Named(name) => Value::from(name.as_str()),
        SessionId::Legacy(_) => Value::Null,
    };
    let key = Object::new(Spacing::Spaced, 0)
        .text("region", &session.region)
        .value("scopes", &scopes)
        .value("session_name", &name)
        .text("startUrl", &session.start_url)
        .text("tool", "botocore")
        .end();
    format!("{}.json", sha1_hex(&key))
}

fn read_registration(path: &Path) -> Option<Registration> {
    read_shared(path, Registration::parse)
        .ok()
        .flatten()
        .flatten()
}

pub(super) fn read_shared<T>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<T, Damage>,
) -> Result<Option<T>, CacheError> {
    let mut rereads = 0;
    loop {
        let Some(bytes) = file::read(path)? else {
            return Ok(None);
        };
        match parse(&Zeroizing::new(bytes)) {
            Ok(content) => return Ok(Some(content)),
            Err(Damage::Empty | Damage::NotJson) if rereads < REREADS => {
                rereads += 1;
                std::thread::sleep(REREAD_PAUSE);
            }
            Err(reason) => {
                return Err(CacheError::Damaged {
                    path: path.to_owned(),
                    reason,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
