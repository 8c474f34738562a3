//! Opens files, however hostile the folder is.
//!
//! A file is opened without following a link and without waiting for the other end of a pipe, and
//! is checked once it is open, so that it cannot be exchanged after the check.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::error::Refusal;
use super::owner;

/// Linux follows the same number of links.
const MAX_LINKS: usize = 40;

/// What an opened file is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading only.
    Read,
    /// Reading and writing in place.
    Write,
    /// Reading and writing a new file.
    Create,
}

/// Opens a file that AWS tools share, for reading.
///
/// Users may keep such a file elsewhere and link to it, as dotfile managers do. Each link, and the
/// file that a link leads to, must belong to the user or to root.
pub(super) fn open_shared(path: &Path) -> io::Result<(File, Metadata)> {
    match open(path, Access::Read) {
        Err(error) if is_link(path) => {
            let target = follow(path, owner::is_trusted)?;
            let (file, metadata) = open(&target, Access::Read).map_err(|cause| {
                // The link was exchanged for another one in the meantime.
                if is_link(&target) { error } else { cause }
            })?;
            match owner::is_trusted(&metadata) {
                true => Ok((file, metadata)),
                false => Err(Refusal::LinkOfAnother(path.to_owned()).into()),
            }
        }
        opened => opened,
    }
}

/// Opens a file that only ssologin uses: a lock, a note or a temporary file.
///
/// It must be ours, have no second name and not be a link.
pub(crate) fn open_own(path: &Path, access: Access) -> io::Result<File> {
    match open(path, access) {
        Err(_) if access != Access::Create && is_link(path) => Err(Refusal::Link.into()),
        Err(error) => Err(error),
        Ok((_, metadata)) if names(&metadata) != 1 => Err(Refusal::SeveralNames.into()),
        Ok((_, metadata)) if !owner::is_ours(&metadata) => Err(Refusal::OtherOwner {
            owner: owner::of(&metadata),
            user: owner::user(),
        }
        .into()),
        Ok((file, _)) => Ok(file),
    }
}

/// Opens a regular file, and neither follows a link nor waits for a pipe.
pub(super) fn open(path: &Path, access: Access) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    match access {
        Access::Read => {}
        Access::Write => {
            options.write(true);
        }
        Access::Create => {
            options.write(true).create_new(true);
        }
    }
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let opened = options.open(path).and_then(|file| {
        #[cfg(unix)]
        if access == Access::Create {
            // The umask may have left less than the owner needs.
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            file.set_permissions(mode)?;
        }
        let metadata = file.metadata()?;
        Ok((file, metadata))
    });
    match opened {
        Ok((_, metadata)) if !metadata.is_file() => Err(Refusal::NotAFile.into()),
        // The system has no clear error for a socket, or for a pipe without a reader.
        Err(_) if access != Access::Create && is_special(path) => Err(Refusal::NotAFile.into()),
        opened => opened,
    }
}

/// Returns the path that links lead to, which may not exist yet.
///
/// # Errors
///
/// Returns an error if `is_allowed` rejects the owner of a link, or if the links form a circle.
pub(super) fn follow(path: &Path, is_allowed: fn(&Metadata) -> bool) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            return Ok(path);
        };
        if !metadata.is_symlink() {
            return Ok(path);
        }
        if !is_allowed(&metadata) {
            return Err(Refusal::LinkOfAnother(path).into());
        }
        let target = fs::read_link(&path)?;
        path = match path.parent() {
            Some(folder) => folder.join(target),
            None => target,
        };
    }
    Err(io::Error::other("too many symbolic links"))
}

pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

fn is_special(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_symlink())
}

#[cfg(unix)]
fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}
