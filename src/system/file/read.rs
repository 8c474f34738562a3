//! Reads and removes files.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::error::{FileError, Refusal};
use super::open::{Access, open_own, open_shared};

/// The maximum size of a file that we read: 64 MiB.
///
/// This is far more than any config needs, and keeps a device file from filling the memory.
pub(super) const MAX_LEN: u64 = 64 * 1024 * 1024;

/// The size of the blocks in which a large file is read.
const BLOCK: usize = 64 * 1024;

/// Reads a whole file that AWS tools share, or returns `None` if there is no such file.
///
/// Symbolic links are followed if they and their target belong to the user or to root. The null
/// device is an empty file.
///
/// # Errors
///
/// Returns an error if the file is not a regular file, cannot be read, or is larger than 64 MiB, or
/// if a link belongs to another user.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match open_shared(path) {
        Err(error) if is_null_device(&error, path) => Ok(Some(Vec::new())),
        opened => whole(path, opened),
    }
}

/// Reads a whole file that only ssologin writes, or returns `None` if there is no such file.
///
/// # Errors
///
/// Returns an error if the file is not a regular file, cannot be read, or is larger than 64 MiB, or
/// if it is a link, has several names or belongs to another user.
pub(crate) fn read_own(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let opened = open_own(path, Access::Read);
    whole(
        path,
        opened.and_then(|file| {
            let metadata = file.metadata()?;
            Ok((file, metadata))
        }),
    )
}

/// Passes a file that AWS tools share on in blocks, and returns whether there is such a file.
///
/// A file of one block is passed on as a whole.
///
/// # Errors
///
/// Fails as [`read`] does.
pub fn read_in_blocks(path: &Path, mut each: impl FnMut(&[u8])) -> Result<bool, FileError> {
    let fail = |cause| FileError::new("read", path, cause);
    let (mut file, length) = match open_shared(path) {
        Ok((_, metadata)) if metadata.len() > MAX_LEN => {
            return Err(fail(Refusal::TooLarge.into()));
        }
        Ok((file, metadata)) => (file.take(MAX_LEN), metadata.len()),
        Err(error) if is_absence(&error) => return Ok(false),
        Err(error) if is_null_device(&error, path) => return Ok(true),
        Err(error) => return Err(fail(error)),
    };
    let length = usize::try_from(length).unwrap_or(BLOCK);
    let mut block = vec![0; length.saturating_add(1).min(BLOCK)];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(true),
            Ok(length) => each(block.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fail(error)),
        }
    }
}

fn whole(path: &Path, opened: io::Result<(File, Metadata)>) -> Result<Option<Vec<u8>>, FileError> {
    let fail = |cause| FileError::new("read", path, cause);
    let (file, metadata) = match opened {
        Ok(opened) => opened,
        Err(error) if is_absence(&error) => return Ok(None),
        Err(error) => return Err(fail(error)),
    };
    if metadata.len() > MAX_LEN {
        return Err(fail(Refusal::TooLarge.into()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(MAX_LEN).read_to_end(&mut bytes).map_err(fail)?;
    Ok(Some(bytes))
}

/// Removes a file, and returns whether there was one.
///
/// A link is removed, not its target.
///
/// # Errors
///
/// Returns an error if the file exists but cannot be removed.
pub fn remove(path: &Path) -> Result<bool, FileError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if is_absence(&error) => Ok(false),
        Err(error) => Err(FileError::new("remove", path, error)),
    }
}

/// Returns whether a file could not be opened because it is the null device, or a link to it.
fn is_null_device(error: &io::Error, path: &Path) -> bool {
    let is_special = Refusal::of(error) == Some(&Refusal::NotAFile);
    let null = Path::new(if cfg!(windows) { "NUL" } else { "/dev/null" });
    is_special && (path == null || fs::canonicalize(path).is_ok_and(|path| path == null))
}

/// Returns whether an error says that there is no such file.
fn is_absence(error: &io::Error) -> bool {
    let kinds = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    kinds.contains(&error.kind())
}
