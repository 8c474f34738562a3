//! Cache checks for `ssologin doctor` that go beyond the tokens themselves.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::store::Cache;
use crate::system::file::{self, Access};
use crate::system::lock::{self, Attempt, Holder};

impl Cache {
    /// Returns the folder of token and registration files that all AWS tools share.
    #[must_use]
    pub fn token_folder(&self) -> PathBuf {
        self.sso_cache()
    }

    /// Returns the folder of role credentials that all AWS tools share.
    #[must_use]
    pub fn role_folder(&self) -> PathBuf {
        self.aws.join("cli").join("cache")
    }

    /// Returns the folder of ssologin's own files.
    #[must_use]
    pub fn state_folder(&self) -> &Path {
        &self.state
    }

    /// Returns the locks that processes hold now, with their holders, sorted by path.
    #[must_use]
    pub fn held_locks(&self) -> Vec<(PathBuf, Holder)> {
        let entries = std::fs::read_dir(self.locks()).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        let mut held: Vec<_> = paths
            .filter_map(|path| Some((path.clone(), lock::held(&path)?)))
            .collect();
        held.sort_by(|(one, _), (other, _)| one.cmp(other));
        held
    }

    /// Returns the entries of the folder of locks that cannot be locks of ours, with the reasons.
    ///
    /// They are sorted by path.
    #[must_use]
    pub fn foreign_locks(&self) -> Vec<(PathBuf, io::Error)> {
        let entries = std::fs::read_dir(self.locks()).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        let why = |path: PathBuf| {
            let error = file::open_own(&path, Access::Read).err()?;
            Some((path, error))
        };
        let mut foreign: Vec<_> = paths.filter_map(why).collect();
        foreign.sort_by(|(one, _), (other, _)| one.cmp(other));
        foreign
    }

    /// Checks whether processes can lock files in the state folder.
    ///
    /// # Errors
    ///
    /// Returns the reason why locking is impossible: a read-only folder, or a file system without
    /// locks.
    pub fn can_lock(&self, now: DateTime<Utc>) -> io::Result<()> {
        let path = self.locks().join("doctor.lock");
        match lock::try_lock(&path, now) {
            Attempt::Taken(_) => {
                // Nothing else uses this lock, so it can be removed.
                let _ = file::remove(&path);
                Ok(())
            }
            Attempt::Busy(_) => Ok(()),
            Attempt::Impossible(error) => Err(error),
        }
    }
}
