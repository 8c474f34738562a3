//! Takes locks that the operating system releases when their process ends, however it ends.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::file::{self, Access, Refusal};
use crate::text::timestamp;

/// The maximum size of the note in a lock file, in bytes.
const MAX_NOTE: u64 = 1024;

/// A lock that is held until it is dropped.
pub(crate) struct Lock {
    file: File,
    since: DateTime<Utc>,
    refused: Option<DateTime<Utc>>,
    /// Whether the file is ours to write: it holds nothing but a note of ours.
    has_note: bool,
}

impl Lock {
    /// Returns when the user last denied a login under this lock, in this or in an earlier process.
    pub(crate) fn refused(&self) -> Option<DateTime<Utc>> {
        self.refused
    }

    /// Records that the user denied a login, so that waiting processes do not prompt again.
    pub(crate) fn note_refusal(&mut self, now: DateTime<Utc>) {
        self.refused = Some(now);
        self.write_note();
    }

    /// Writes the note about the holder, unless the file holds anything else.
    ///
    /// Ignores errors: without the note, other processes still wait, but they cannot report the
    /// holder.
    fn write_note(&mut self) {
        if !self.has_note {
            return;
        }
        let refused = self.refused.map(timestamp::format);
        let since = timestamp::format(self.since);
        let note =
            json!({ "pid": std::process::id(), "since": since, "refused": refused }).to_string();
        let file = &mut self.file;
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()));
    }
}

/// The process that holds a lock, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holder {
    /// The process ID.
    pub pid: Option<u32>,
    /// The time at which the process took the lock.
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

/// The result of an attempt to take a lock.
pub(crate) enum Attempt {
    /// The lock is ours.
    Taken(Lock),
    /// Another process holds the lock.
    Busy(Holder),
    /// Locking is impossible here, as in a read-only folder or on a file system without locks.
    Impossible(io::Error),
}

/// Tries to take the lock on the file at `path`, without waiting.
///
/// The file remains when the lock is released. If it were removed, two processes could each lock a
/// different file of the same name.
pub(crate) fn try_lock(path: &Path, now: DateTime<Utc>) -> Attempt {
    let mut file = match open(path) {
        Ok(file) => file,
        Err(error) => return Attempt::Impossible(error),
    };
    match file.try_lock() {
        Ok(()) => {
            let note = read_note(&mut file);
            let mut lock = Lock {
                file,
                since: now,
                refused: note.as_ref().and_then(|note| note.refused),
                has_note: note.is_some(),
            };
            lock.write_note();
            Attempt::Taken(lock)
        }
        Err(TryLockError::WouldBlock) => Attempt::Busy(holder(&mut file)),
        Err(TryLockError::Error(error)) => Attempt::Impossible(error),
    }
}

/// Returns the process that holds the lock on an existing file, and changes nothing.
pub(crate) fn held(path: &Path) -> Option<Holder> {
    let mut file = file::open_own(path, Access::Read).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(holder(&mut file)),
        _ => None,
    }
}

/// Opens a lock file, and creates it if it does not exist.
///
/// An error names the file only if something else has its place.
fn open(path: &Path) -> io::Result<File> {
    opened(path).map_err(|error| match Refusal::of(&error) {
        Some(_) => io::Error::new(error.kind(), format!("`{}`: {error}", path.display())),
        None => error,
    })
}

fn opened(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        file::make_folder(folder).map_err(|error| error.cause)?;
    }
    loop {
        match file::open_own(path, Access::Write) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            opened => return opened,
        }
        match file::open_own(path, Access::Create) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened,
        }
    }
}

/// What a lock file says.
#[derive(Default)]
struct Note {
    holder: Holder,
    /// The time at which the user last denied a login.
    refused: Option<DateTime<Utc>>,
}

fn holder(file: &mut File) -> Holder {
    read_note(file).unwrap_or_default().holder
}

/// Reads the note in a lock file, or returns `None` if the file holds anything but a note of ours.
///
/// An empty file counts as an empty note.
fn read_note(file: &mut File) -> Option<Note> {
    let mut bytes = Vec::new();
    file.take(MAX_NOTE + 1).read_to_end(&mut bytes).ok()?;
    if bytes.is_empty() {
        return Some(Note::default());
    }
    let note: Value = serde_json::from_slice(&bytes).ok()?;
    let pid = u32::try_from(note["pid"].as_u64()?).ok();
    let time = |key: &str| note[key].as_str().and_then(timestamp::parse);
    let since = time("since");
    Some(Note {
        holder: Holder { pid, since },
        refused: time("refused"),
    })
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test ends with a panic")]
mod tests {
    use super::{Attempt, Holder, try_lock};
    use crate::text::timestamp;

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
    fn a_refusal_is_known_to_all_who_come_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        let Attempt::Taken(mut lock) = try_lock(&path, now) else {
            panic!("it is free")
        };
        assert_eq!(lock.refused(), None);
        lock.note_refusal(now);
        drop(lock);
        for _ in 0..2 {
            let Attempt::Taken(lock) = try_lock(&path, now) else {
                panic!("it is free")
            };
            assert_eq!(lock.refused(), Some(now));
        }
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
        super::file::replace(&path, b"", folder.path()).unwrap();
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        assert!(matches!(
            try_lock(&path.join("a.lock"), now),
            Attempt::Impossible(_)
        ));
    }
}
