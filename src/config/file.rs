//! Replaces the config file, under a lock and with numbered backups.
//!
//! The lock and the backups are needed because other programs and the user edit the file too.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::system::file::{self, FileError};
use crate::system::lock::{self, Attempt, Holder, Lock};
use crate::text::sha1_hex;

/// The pause between two attempts to take the lock, which is held only for the time of a write.
const PAUSE: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;

/// The number of backups that are kept.
const BACKUPS: usize = 10;

/// The reason why the config file was not replaced; it is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFileError {
    /// Another program has changed the file since it was read.
    #[error("`{}` was changed by another program in the meantime: nothing was written, run this \
        again", path.display())]
    Changed {
        /// The config file.
        path: PathBuf,
    },
    /// Another process holds the lock and does not release it.
    #[error("another ssologin ({holder}) is writing `{}`: run this again when it has finished", path.display())]
    Busy {
        /// The config file.
        path: PathBuf,
        /// The process that holds the lock.
        holder: Holder,
    },
    /// There is no backup to restore.
    #[error("no backup of `{}` to restore", path.display())]
    NoBackup {
        /// The config file.
        path: PathBuf,
    },
    /// Restoring the backup would lose later edits.
    #[error("`{}` was edited after the backup `{}` was made: nothing was written, copy what you \
        need by hand", path.display(), backup.display())]
    Edited {
        /// The config file.
        path: PathBuf,
        /// The backup.
        backup: PathBuf,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The result of a write.
#[derive(Debug)]
pub struct Written {
    /// The backup of the old content, if there was a file.
    pub backup: Option<PathBuf>,
    /// The reason why no lock was held, so that a concurrent process would not have waited.
    pub not_locked: Option<io::Error>,
}

/// The config file, its backups and the state folder.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    path: PathBuf,
    state: PathBuf,
}

impl ConfigFile {
    /// Creates a handle for the config file at `path`, with our state folder.
    #[must_use]
    pub fn new(path: &Path, state: &Path) -> ConfigFile {
        ConfigFile {
            path: path.to_owned(),
            state: state.to_owned(),
        }
    }

    /// Returns the path of the config file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path of the newest backup, which is next to the config file.
    #[must_use]
    pub fn backup_path(&self) -> PathBuf {
        self.backup_number(0)
    }

    /// Returns the path of a backup: 0 is the newest, and the others have their number at the end.
    fn backup_number(&self, number: usize) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default();
        let mut name = OsString::from(name);
        name.push(".ssologin-backup");
        if number > 0 {
            name.push(format!(".{number}"));
        }
        self.path.with_file_name(name)
    }

    /// Keeps `old` as the newest backup, unless it is that already, and returns its path.
    ///
    /// The same content twice, for example after a failed write, would push out an older one.
    fn back_up(&self, old: &[u8]) -> Result<PathBuf, ConfigFileError> {
        let newest = self.backup_path();
        let kept = file::read_own(&newest).ok().flatten();
        if kept.as_deref() != Some(old) {
            let paths: Vec<PathBuf> = (0..BACKUPS).map(|n| self.backup_number(n)).collect();
            file::replace_numbered(&paths, old, &self.path)?;
        }
        Ok(newest)
    }

    /// Replaces the content, which must still be `before`, and keeps the old content as a backup.
    ///
    /// A missing file counts as empty. The mode and the owner are preserved, a new file gets mode
    /// 0600, and a symbolic link is followed.
    ///
    /// # Errors
    ///
    /// Returns an error if the content has changed or a step fails; the file is then unchanged.
    pub fn replace(
        &self,
        before: &[u8],
        after: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Written, ConfigFileError> {
        let (lock, not_locked) = self.lock(now)?;
        let old = self.unchanged(before)?;
        file::check_replaceable(&self.path)?;
        let backup = match &old {
            Some(old) => Some(self.back_up(old)?),
            None => None,
        };
        let note = json!({ "written": sha1_hex(after), "backup": old.map(sha1_hex) });
        // Ignore the error: without the note, the write succeeds but cannot be reverted.
        let note = note.to_string();
        let _ = file::replace_own(&self.note_path(), note.as_bytes(), &self.state);
        file::replace_like(&self.path, after, &self.path)?;
        drop(lock);
        Ok(Written { backup, not_locked })
    }

    /// Returns the content that [`revert`](ConfigFile::revert) restores.
    ///
    /// `current` is the present content of the file.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no backup, or if the file was edited after the backup was made.
    pub fn backed_up(&self, current: &[u8]) -> Result<Vec<u8>, ConfigFileError> {
        let backup = self.backup_path();
        let Some(old) = file::read(&backup)? else {
            let path = self.path.clone();
            return Err(ConfigFileError::NoBackup { path });
        };
        if old == current {
            return Ok(old);
        }
        let note: Option<Value> = file::read_own(&self.note_path())
            .ok()
            .flatten()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let is = |key: &str, bytes: &[u8]| {
            let known = note.as_ref().and_then(|note| note.get(key)?.as_str());
            known == Some(sha1_hex(bytes).as_str())
        };
        if is("written", current) && is("backup", &old) {
            return Ok(old);
        }
        let path = self.path.clone();
        Err(ConfigFileError::Edited { path, backup })
    }

    /// Restores the newest backup, and does not delete it.
    ///
    /// # Errors
    ///
    /// Returns an error if the file does not contain `current`, was edited after the backup was
    /// made, or cannot be written.
    pub fn revert(&self, current: &[u8], now: DateTime<Utc>) -> Result<Written, ConfigFileError> {
        let (lock, not_locked) = self.lock(now)?;
        self.unchanged(current)?;
        let old = self.backed_up(current)?;
        file::replace_like(&self.path, &old, &self.path)?;
        drop(lock);
        let backup = Some(self.backup_path());
        Ok(Written { backup, not_locked })
    }

    /// Reads the file, and returns an error if its content is not `before`.
    fn unchanged(&self, before: &[u8]) -> Result<Option<Vec<u8>>, ConfigFileError> {
        let there = file::read(&self.path)?;
        match there.as_deref().unwrap_or_default() == before {
            true => Ok(there),
            false => {
                let path = self.path.clone();
                Err(ConfigFileError::Changed { path })
            }
        }
    }

    fn lock(
        &self,
        now: DateTime<Utc>,
    ) -> Result<(Option<Lock>, Option<io::Error>), ConfigFileError> {
        let path = self.state.join("locks").join("config.lock");
        let mut holder = Holder::default();
        for _ in 0..LOOKS {
            match lock::try_lock(&path, now) {
                Attempt::Taken(lock) => return Ok((Some(lock), None)),
                Attempt::Impossible(error) => return Ok((None, Some(error))),
                Attempt::Busy(by) => holder = by,
            }
            std::thread::sleep(PAUSE);
        }
        let path = self.path.clone();
        Err(ConfigFileError::Busy { path, holder })
    }

    /// Returns the path of the note with the digests of what was last written and of its backup.
    ///
    /// Content with a different digest was edited afterwards.
    fn note_path(&self) -> PathBuf {
        let name = sha1_hex(self.path.as_os_str().as_encoded_bytes());
        self.state.join("configs").join(format!("{name}.json"))
    }
}

#[cfg(test)]
mod tests;
