//! The paths of the cached files, and how they are read and written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::token::Token;
use super::token_portal::TokenPortal;
use crate::session::{Session, SessionId};
use crate::system::file::{self, FileError, Room};
use crate::system::lock;
use crate::text::{Damage, sha1_hex};

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
    /// The token belongs to another portal than the session. The next login replaces it.
    #[error("{0}")]
    OtherPortal(Box<OtherPortal>),
    /// The file or its folder cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

impl CacheError {
    /// Returns what becomes of the file, as a clause.
    #[must_use]
    pub fn consequence(&self) -> &'static str {
        match self {
            CacheError::Damaged { .. } => "replacing it",
            CacheError::OtherPortal(_) => "it is not used",
            CacheError::File(_) => "continuing without it",
        }
    }
}

/// A token of another portal than the session in whose file it is.
///
/// The config names another portal for the session than before, or another config file uses the
/// same name.
#[derive(Debug, thiserror::Error)]
#[error("the cache file `{}` {}", path.display(), token.unlike(session))]
pub struct OtherPortal {
    /// The path of the token file.
    pub path: PathBuf,
    /// The portal of the token.
    pub token: TokenPortal,
    /// The session.
    pub session: Session,
}

/// The cache folders that all AWS tools share, and ssologin's own state folder.
#[derive(Debug, Clone)]
pub struct Cache {
    pub(super) aws: PathBuf,
    pub(super) state: PathBuf,
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

    /// Reads the cached token of a session; `None` if there is no file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is damaged or cannot be read, or if the token belongs to
    /// another portal: it must not be sent to this one.
    pub fn load_token(&self, session: &Session) -> Result<Option<Token>, CacheError> {
        let token = self.read_token(&session.id)?;
        match token.as_ref().map(Token::portal) {
            Some(portal) if !portal.is_of(session) => {
                Err(CacheError::OtherPortal(Box::new(OtherPortal {
                    path: self.token_path(&session.id),
                    token: portal.clone(),
                    session: session.clone(),
                })))
            }
            _ => Ok(token),
        }
    }

    /// Reads the token in the file of a session, whatever portal it belongs to; `None` if there is
    /// no file.
    ///
    /// Such a token must not be sent.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is damaged or cannot be read.
    pub fn read_token(&self, id: &SessionId) -> Result<Option<Token>, CacheError> {
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
    /// Unknown fields of the old file are preserved, unless it is of another portal.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. The old file is then intact.
    pub fn store_token(&self, session: &Session, mut token: Token) -> Result<(), CacheError> {
        let path = self.token_path(&session.id);
        if let Ok(Some(old)) = self.load_token(session) {
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

    /// Tries to take the lock of a session.
    ///
    /// The process that holds it logs in, refreshes or logs out; the others wait.
    pub(crate) fn try_lock(&self, id: &SessionId, now: DateTime<Utc>) -> lock::Attempt {
        let name = format!("{}.lock", sha1_hex(id.as_str()));
        lock::try_lock(&self.locks().join(name), now)
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
}

/// Reads a file that AWS tools share; `None` if there is no file.
///
/// # Errors
///
/// Returns an error if the file is damaged or cannot be read.
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
