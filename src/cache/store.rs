//! Where the files of a session lie, and what is in them.

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

/// Other tools write in place: a reader may meet an empty or a half file, and finds a whole one a moment later.
const REREADS: u32 = 3;
const REREAD_PAUSE: Duration = Duration::from_millis(50);

/// What is wrong with a cache file.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file can be read, but holds nothing of use. The next login replaces it.
    #[error("the cache file `{}` is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with its content.
        reason: Damage,
    },
    /// The file or its folder cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The cache folders that all AWS tools share, and our own state folder.
#[derive(Debug, Clone)]
pub struct Cache {
    pub(super) aws: PathBuf,
    state: PathBuf,
    pub(super) spellings: HashMap<SessionId, Vec<String>>,
}

impl Cache {
    /// The caches below a home folder (`~/.aws/…`: no environment variable moves them), and our state folder.
    #[must_use]
    pub fn new(home: &Path, state: &Path) -> Cache {
        Cache {
            aws: home.join(".aws"),
            state: state.to_owned(),
            spellings: HashMap::new(),
        }
    }

    /// Lets the tokens of sessions serve legacy profiles too, whose start URLs are spelled like this.
    #[must_use]
    pub fn with_legacy(self, spellings: HashMap<SessionId, Vec<String>>) -> Cache {
        Cache { spellings, ..self }
    }

    /// The token file of a session: SHA-1 of the session name, or of the start URL verbatim, as in every AWS SDK.
    #[must_use]
    pub fn token_path(&self, id: &SessionId) -> PathBuf {
        self.sso_cache()
            .join(format!("{}.json", sha1_hex(id.as_str())))
    }

    /// The registration file that the AWS CLI uses for the session.
    #[must_use]
    pub fn registration_path(&self, session: &Session) -> PathBuf {
        self.sso_cache().join(registration_name(session))
    }

    /// Reads the token of a session; `None` where there is no file.
    ///
    /// # Errors
    ///
    /// When the file is damaged or cannot be read.
    pub fn load_token(&self, id: &SessionId) -> Result<Option<Token>, CacheError> {
        read_shared(&self.token_path(id), Token::parse)
    }

    /// Removes the temporary files of processes that were killed.
    pub(crate) fn sweep(&self) {
        for folder in [&self.temporary(), &self.aws.join("cli"), &self.state] {
            file::sweep(folder);
        }
    }

    /// Makes sure, before a person is asked, that the session's files can be written.
    ///
    /// # Errors
    ///
    /// When a folder cannot be made, or takes no file.
    pub(crate) fn reserve(&self, session: &Session) -> Result<Room, CacheError> {
        Ok(file::reserve(
            &self.token_path(&session.id),
            &self.temporary(),
        )?)
    }

    /// Takes the session's files from everybody but their owner, and names those that others could read.
    ///
    /// # Errors
    ///
    /// When others still can.
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

    /// Replaces the token of a session. Fields of the old file that are not ours are kept.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; the old one is whole then.
    pub fn store_token(&self, session: &Session, mut token: Token) -> Result<(), CacheError> {
        let path = self.token_path(&session.id);
        if let Ok(Some(old)) = read_shared(&path, Token::parse) {
            token.inherit(&old);
        }
        let json = token.to_json(&session.start_url, &session.region);
        Ok(file::replace(&path, json.as_bytes(), &self.temporary())?)
    }

    /// Deletes the token of a session, and tells whether there was one.
    ///
    /// # Errors
    ///
    /// When the file stays.
    pub fn remove_token(&self, id: &SessionId) -> Result<bool, CacheError> {
        Ok(file::remove(&self.token_path(id))?)
    }

    /// A registration that serves a login of the session by a flow: the AWS CLI's, else our own.
    ///
    /// A file that is no registration counts as none: a login replaces it.
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

    /// Keeps a registration where the AWS CLI finds it too, which has one name for both flows and takes the other's for none.
    ///
    /// The authorization code is its default: that registration has the name, and a live one of the device flow is kept in our
    /// state folder beside it, whichever of the two comes later.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
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

    /// Forgets a registration that the service refuses, wherever it is kept.
    ///
    /// # Errors
    ///
    /// When its file stays.
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

    /// Tries to take the lock of a session: whoever holds it logs in, renews or logs out, the others wait.
    pub(crate) fn try_lock(&self, id: &SessionId, now: DateTime<Utc>) -> lock::Attempt {
        let name = format!("{}.lock", sha1_hex(id.as_str()));
        lock::try_lock(&self.locks().join(name), now)
    }

    /// What is remembered of the sign-in behind a session's token; what cannot be read is forgotten.
    #[must_use]
    pub fn load_sign_in(&self, id: &SessionId) -> Option<SignIn> {
        read_shared(&self.sign_in_path(id), SignIn::parse)
            .ok()
            .flatten()
            .flatten()
    }

    /// Remembers what was seen of the sign-in behind a session's token.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn store_sign_in(&self, id: &SessionId, sign_in: &SignIn) -> Result<(), CacheError> {
        let json = sign_in.to_json();
        Ok(file::replace(
            &self.sign_in_path(id),
            json.as_bytes(),
            &self.state,
        )?)
    }

    /// Forgets the sign-in: it was ended, and the next one begins anew. How long it lived is forgotten too.
    ///
    /// # Errors
    ///
    /// When the file stays.
    pub fn forget_sign_in(&self, id: &SessionId) -> Result<(), CacheError> {
        file::remove(&self.sign_in_path(id))?;
        Ok(())
    }

    /// What is remembered of the accounts that a session saw; what cannot be read is forgotten.
    #[must_use]
    pub fn load_known_accounts(&self, id: &SessionId) -> Option<KnownAccounts> {
        read_shared(&self.known_accounts_path(id), KnownAccounts::parse)
            .ok()
            .flatten()
            .flatten()
    }

    /// Remembers the accounts that a session saw. A logout keeps it, so that the next login can be compared.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
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

    /// Beside the cache and on its file system, but not scanned by other tools.
    pub(super) fn temporary(&self) -> PathBuf {
        self.aws.join("sso")
    }

    fn own_registration_path(&self, session: &Session) -> PathBuf {
        self.state
            .join("registrations")
            .join(registration_name(session))
    }
}

/// The name of a registration file: SHA-1 of the arguments as Python's `json.dumps(…, sort_keys=True)` writes them.
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
