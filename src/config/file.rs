//! Replaces the config file, which other programs and people edit too: under a lock, with a backup.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::system::file::{self, FileError};
use crate::system::lock::{self, Attempt, Holder, Lock};
use crate::text::sha1_hex;

/// Between two looks at the lock, which is held for the time of a write.
const PAUSE: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;

/// Why the config file was not replaced. It is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFileError {
    /// Another program has written it since it was read.
    #[error("`{}` was changed by another program meanwhile: nothing was written, run this again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds the lock, and does not let go.
    #[error("another ssologin ({holder}) is writing `{}`: run this again when it has ended", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// Who it is.
        holder: Holder,
    },
    /// There is nothing to go back to.
    #[error("there is no backup of `{}` to go back to", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
    },
    /// What was edited since would be lost.
    #[error("`{}` was edited since `{}` was kept: nothing was written, take over by hand what you need", path.display(), backup.display())]
    Edited {
        /// The file.
        path: PathBuf,
        /// Its backup.
        backup: PathBuf,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// The old content, where there was a file.
    pub backup: Option<PathBuf>,
    /// Why there was no lock: another process at the same time would not have waited.
    pub not_locked: Option<io::Error>,
}

/// The config file and what lies beside it.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    path: PathBuf,
    state: PathBuf,
}

impl ConfigFile {
    /// The config file of this path, and our state folder.
    #[must_use]
    pub fn new(path: &Path, state: &Path) -> ConfigFile {
        ConfigFile {
            path: path.to_owned(),
            state: state.to_owned(),
        }
    }

    /// The file itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the old content is kept: one backup, beside the file.
    #[must_use]
    pub fn backup_path(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default();
        let mut name = OsString::from(name);
        name.push(".ssologin-backup");
        self.path.with_file_name(name)
    }

    /// Replaces the content, which must still be `before`: a file that is not there counts as an empty one. The old
    /// content is kept beside it. Mode and owner stay; a new file is 0600; a symbolic link is followed.
    ///
    /// # Errors
    ///
    /// When the file is another one by now, or a step failed. It is as it was then.
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
            Some(old) => {
                let backup = self.backup_path();
                file::replace_like(&backup, old, &self.path)?;
                Some(backup)
            }
            None => None,
        };
        let note = json!({ "written": sha1_hex(after), "backup": old.map(sha1_hex) });
        // Without the note all is written well; it can only not be reverted.
        let _ = file::replace(&self.note_path(), note.to_string().as_bytes(), &self.state);
        file::replace_like(&self.path, after, &self.path)?;
        drop(lock);
        Ok(Written { backup, not_locked })
    }

    /// Returns the content that [`revert`](ConfigFile::revert) goes back to, where the file now holds `current`.
    ///
    /// # Errors
    ///
    /// When there is no backup, or the file was edited since.
    pub fn backed_up(&self, current: &[u8]) -> Result<Vec<u8>, ConfigFileError> {
        let backup = self.backup_path();
        let Some(old) = file::read(&backup)? else {
            let path = self.path.clone();
            return Err(ConfigFileError::NoBackup { path });
        };
        if old == current {
            return Ok(old);
        }
        let note: Option<Value> = file::read(&self.note_path())
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

    /// Puts the backup back, and keeps it.
    ///
    /// # Errors
    ///
    /// When the file does not hold `current`, was edited since the backup was made, or cannot be written.
    pub fn revert(&self, current: &[u8], now: DateTime<Utc>) -> Result<Written, ConfigFileError> {
        let (lock, not_locked) = self.lock(now)?;
        self.unchanged(current)?;
        let old = self.backed_up(current)?;
        file::replace_like(&self.path, &old, &self.path)?;
        drop(lock);
        let backup = Some(self.backup_path());
        Ok(Written { backup, not_locked })
    }

    /// Reads the file, which must be as it was.
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

    /// What was last written, by its digest: what differs was edited since.
    fn note_path(&self) -> PathBuf {
        let name = sha1_hex(self.path.as_os_str().as_encoded_bytes());
        self.state.join("configs").join(format!("{name}.json"))
    }
}

#[cfg(test)]
mod tests;
