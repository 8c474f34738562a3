//! Temporary files, which are locked as long as a process uses them.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::open::{Access, open_own};

/// The beginning and the end of the names of our temporary files.
const PREFIX: &str = ".ssologin-";
const SUFFIX: &str = ".tmp";

/// Creates a temporary file with mode 0600 that is locked as long as it exists.
///
/// An unlocked temporary file was left behind by a killed process; see [`sweep`].
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(folder)?;
        #[cfg(unix)]
        {
            // The umask may have left less than the owner needs.
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            file.as_file().set_permissions(mode)?;
        }
        // Ignore the error: on a file system without locks, `sweep` does not remove anything
        // either.
        let _ = file.as_file().lock();
        // Another process may have removed the file before we locked it.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes the temporary files that killed processes left in a folder.
pub(crate) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if ours
            && let Ok(file) = open_own(&entry.path(), Access::Read)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
