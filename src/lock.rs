//! One lock for each session, kept by the operating system: it ends with its process, however that ends.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::file;
use crate::timestamp;

/// No note of a holder is longer.
const MAX_NOTE: u64 = 1024;

/// A lock that is held until it is dropped.
pub(crate) struct Lock {
    _file: File,
}

/// Who holds a lock, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holder {
    /// The process.
    pub pid: Option<u32>,
    /// Since when it has held it.
    pub since: Option<DateTime<Utc>>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "process {pid}")?,
            None => f.write_str("process unknown")?,
        }
        match self.since {
            Some(since) => write!(f, ", since {}", timestamp::format(since)),
            None => Ok(()),
        }
    }
}

/// What came of an attempt to take a lock.
pub(crate) enum Attempt {
    /// It is ours.
    Taken(Lock),
    /// Another process has it.
    Busy(Holder),
    /// There can be no lock here: a read-only folder, a file system without locks.
    Impossible(io::Error),
}

/// Tries to take the lock that a file stands for, without waiting. The file stays when the lock ends: removing it would let
/// two processes lock two files of one name.
pub(crate) fn try_lock(path: &Path, now: DateTime<Utc>) -> Attempt {
    let mut file = match open(path) {
        Ok(file) => file,
        Err(error) => return Attempt::Impossible(error),
    };
    match file.try_lock() {
        Ok(()) => {
            // Others wait without the note too; they only cannot say for whom.
            let _ = write_note(&mut file, now);
            Attempt::Taken(Lock { _file: file })
        }
        Err(TryLockError::WouldBlock) => Attempt::Busy(read_note(&mut file)),
        Err(TryLockError::Error(error)) => Attempt::Impossible(error),
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        file::make_folder(folder).map_err(|error| error.cause)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_note(file: &mut File, now: DateTime<Utc>) -> io::Result<()> {
    let note = json!({ "pid": std::process::id(), "since": timestamp::format(now) }).to_string();
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(note.as_bytes())
}

fn read_note(file: &mut File) -> Holder {
    let mut note = Vec::new();
    let read = file.take(MAX_NOTE).read_to_end(&mut note);
    let note: Value = read
        .ok()
        .and_then(|_| serde_json::from_slice(&note).ok())
        .unwrap_or_default();
    Holder {
        pid: note["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()),
        since: note["since"].as_str().and_then(timestamp::parse),
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test ends with a panic")]
mod tests {
    use super::{Attempt, Holder, try_lock};
    use crate::timestamp;

    #[test]
    fn one_holds_it_the_other_learns_who_and_it_ends_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("locks/a.lock");
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        let Attempt::Taken(lock) = try_lock(&path, now) else {
            panic!("it is free")
        };
        let Attempt::Busy(holder) = try_lock(&path, now) else {
            panic!("it is taken")
        };
        assert_eq!(
            holder,
            Holder {
                pid: Some(std::process::id()),
                since: Some(now)
            }
        );
        drop(lock);
        assert!(matches!(try_lock(&path, now), Attempt::Taken(_)));
    }

    #[test]
    fn a_note_of_nobody_is_no_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        let Attempt::Taken(_lock) = try_lock(&path, now) else {
            panic!("it is free")
        };
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), b"\xff{").unwrap();
        let Attempt::Busy(holder) = try_lock(&path, now) else {
            panic!("it is taken")
        };
        assert_eq!(holder, Holder::default());
    }

    #[test]
    fn where_no_file_can_be_there_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        crate::file::replace(&path, b"", folder.path()).unwrap();
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        assert!(matches!(
            try_lock(&path.join("a.lock"), now),
            Attempt::Impossible(_)
        ));
    }
}
