//! Takes away the access that other users have to our files.

use std::path::Path;

use super::error::FileError;

/// Restricts a file to its owner, and returns whether others had access to it.
///
/// A file of another user is left as it is.
///
/// # Errors
///
/// Returns an error if the file cannot be opened, or if its permissions cannot be changed.
pub fn restrict_permissions(path: &Path) -> Result<bool, FileError> {
    match path.is_file() {
        true => change(path, |mode| mode & 0o700),
        false => Ok(false),
    }
}

/// Makes sure that only the owner can change a file or folder, and returns whether others could.
///
/// A file or folder of another user is left as it is.
///
/// # Errors
///
/// Returns an error if the permissions cannot be changed.
pub fn close_to_others(path: &Path) -> Result<bool, FileError> {
    change(path, |mode| mode & !0o022)
}

#[cfg(unix)]
fn change(path: &Path, change: impl Fn(u32) -> u32) -> Result<bool, FileError> {
    use super::{open, owner};
    use std::fs::{Metadata, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let fail = |cause| FileError::new("protect", path, cause);
    let wanted = |metadata: &Metadata| {
        let mode = metadata.permissions().mode() & 0o7777;
        let wanted = change(mode);
        (owner::is_ours(metadata) && wanted != mode).then(|| Permissions::from_mode(wanted))
    };
    // Decide by name first: it may be a folder, and opening a file to find nothing to do is slow.
    let Ok(metadata) = std::fs::metadata(path) else {
        return Ok(false);
    };
    let Some(permissions) = wanted(&metadata) else {
        return Ok(false);
    };
    if metadata.is_dir() {
        std::fs::set_permissions(path, permissions).map_err(fail)?;
        return Ok(true);
    }
    if !metadata.is_file() {
        return Ok(false);
    }
    // Change the file that was checked, not what a link may name by now.
    let (file, metadata) = open::open_shared(path).map_err(fail)?;
    match wanted(&metadata) {
        Some(permissions) => file.set_permissions(permissions).map_err(fail)?,
        None => return Ok(false),
    }
    Ok(true)
}

/// Does nothing: on this system, the folders of a user are private already.
#[cfg(not(unix))]
fn change(_: &Path, _: impl Fn(u32) -> u32) -> Result<bool, FileError> {
    Ok(false)
}
