//! Creates folders, and finds the folder of a file.

use std::fs;
use std::io;
use std::path::Path;

use super::error::{FileError, Refusal};
use super::open::is_link;
use super::owner;

/// Creates a folder and its parents; new folders get mode 0700, whatever the umask.
///
/// # Errors
///
/// Returns an error if the folder cannot be created, if the path exists but is not a folder, or if
/// the folder, or the one in which it would be created, belongs to another user.
pub(crate) fn make_folder(path: &Path) -> Result<(), FileError> {
    make(path, true)
}

/// Creates a folder and its parents with the default mode.
///
/// # Errors
///
/// Returns an error if the folder cannot be created.
pub(super) fn make_public_folder(path: &Path) -> Result<(), FileError> {
    make(path, false)
}

/// Returns what a link names that has the place of a folder but leads nowhere.
///
/// It may be the folder itself or one above it.
#[must_use]
pub fn dangling_link(folder: &Path) -> Option<FileError> {
    let cause = |link: &Path| Some(FileError::new("use the folder", link, dangling(link)?));
    folder.ancestors().find_map(cause)
}

/// Returns whether a folder exists, but nothing can be created in it.
#[must_use]
pub fn is_read_only(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        folder.is_dir() && access(folder, Access::WRITE_OK | Access::EXEC_OK).is_err()
    }
    #[cfg(not(unix))]
    {
        folder
            .metadata()
            .is_ok_and(|metadata| metadata.permissions().readonly())
    }
}

/// Checks that a folder belongs to the user of this process, before anything is written in it.
///
/// A folder of root is fine too: only the system decides whether others may write there. If the
/// folder does not exist, the nearest one above it counts.
///
/// # Errors
///
/// Returns an error if the folder belongs to another user.
pub fn check_owner(folder: &Path) -> Result<(), FileError> {
    let existing = folder
        .ancestors()
        .find_map(|folder| Some((folder, folder.metadata().ok()?)));
    existing.map_or(Ok(()), |(folder, metadata)| check(folder, &metadata))
}

fn check(folder: &Path, metadata: &fs::Metadata) -> Result<(), FileError> {
    owner::writable(metadata).map_err(|refusal| FileError::new("write in", folder, refusal))
}

fn make(path: &Path, private: bool) -> Result<(), FileError> {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    let fail = |cause: io::Error| FileError::new("create the folder", path, cause);
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_dir() => Err(fail(Refusal::NotAFolder.into())),
        Ok(metadata) if private => check(path, &metadata),
        Ok(_) => Ok(()),
        Err(error) if is_link(path) => Err(fail(dangling(path).unwrap_or(error))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(parent) = path.parent() {
                make(parent, private)?;
            }
            match create(path, private) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                created => created.map_err(fail),
            }
        }
        Err(error) => Err(fail(error)),
    }
}

fn create(path: &Path, private: bool) -> io::Result<()> {
    fs::create_dir(path)?;
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask may have left less than the owner needs, or more.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Describes a link that leads nowhere.
fn dangling(link: &Path) -> Option<io::Error> {
    let target = fs::read_link(link).ok()?;
    let full = link.parent()?.join(&target);
    let is_missing = fs::metadata(full).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    is_missing.then(|| Refusal::Dangling { target }.into())
}

/// Returns the folder that contains a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}
