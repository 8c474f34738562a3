//! Reads, replaces and removes single files.
//!
//! No other module writes files, except for notes in lock files and the home folder of the sandbox.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// The maximum size of a file that we read: 64 MiB.
///
/// This is far more than any config needs, and keeps a device file from filling the memory.
const MAX_LEN: u64 = 64 * 1024 * 1024;

/// The prefix of the names of our temporary files.
const PREFIX: &str = ".ssologin-";
const SUFFIX: &str = ".tmp";

/// An operation on a file that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {cause}", path.display())]
pub struct FileError {
    /// What was attempted: `read`, `write`, `protect`, `remove` or `create the folder`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The error from the system.
    pub cause: io::Error,
}

impl FileError {
    fn new(action: &'static str, path: &Path, cause: io::Error) -> FileError {
        FileError {
            action,
            path: path.to_owned(),
            cause,
        }
    }
}

/// The steps of a replacement, in order; each of them can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Create,
    Write,
    Sync,
    Rename,
    SyncFolder,
}

/// Reads a whole file, or returns `None` if there is no such file.
///
/// # Errors
///
/// Returns an error if the file is not a regular file, cannot be read, or is larger than 64 MiB.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let fail = |cause| FileError::new("read", path, cause);
    let mut options = fs::OpenOptions::new();
    options.read(true);
    // Otherwise opening a pipe without a writer would block before we can see that it is a pipe.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let file = match options.open(path) {
        Ok(file) => file,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(fail(error)),
    };
    let metadata = file.metadata().map_err(fail)?;
    if !metadata.is_file() {
        return Err(fail(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        )));
    }
    if metadata.len() > MAX_LEN {
        return Err(fail(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is larger than 64 MiB",
        )));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(MAX_LEN).read_to_end(&mut bytes).map_err(fail)?;
    Ok(Some(bytes))
}

/// Creates a folder and its parents; new folders get mode 0700.
///
/// # Errors
///
/// Returns an error if the folder cannot be created, or if the path exists but is not a folder.
pub(crate) fn make_folder(path: &Path) -> Result<(), FileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|error| FileError::new("create the folder", path, error))
}

/// Disk space that stays reserved for a file until it is dropped.
pub(crate) struct Room {
    _file: NamedTempFile,
}

/// The bytes of a reservation, larger than any token file.
const ROOM: [u8; 16 * 1024] = [0; 16 * 1024];

/// Checks that a file can be replaced, before its new content is obtained.
///
/// Creates the folders, reserves disk space and checks that the folder of the file is writable.
///
/// # Errors
///
/// Returns an error if the file could not be replaced.
pub(crate) fn reserve(path: &Path, temporary: &Path) -> Result<Room, FileError> {
    let target = resolve(path);
    make_folders(&target, temporary)?;
    let fail = |cause| FileError::new("write", path, cause);
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        access(folder_of(&target), Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|error| fail(error.into()))?;
    }
    let mut file = create(temporary).map_err(fail)?;
    file.write_all(&ROOM).map_err(fail)?;
    Ok(Room { _file: file })
}

/// Checks that a file can be replaced by [`replace_like`].
///
/// An error names the file itself, not a temporary file.
///
/// # Errors
///
/// Returns an error if the file could not be replaced.
pub(crate) fn check_replaceable(path: &Path) -> Result<(), FileError> {
    reserve(path, folder_of(&resolve(path))).map(drop)
}

/// Restricts a file to its owner, and returns whether others had access to it.
///
/// # Errors
///
/// Returns an error if the permissions cannot be changed.
#[cfg(unix)]
pub fn restrict_permissions(path: &Path) -> Result<bool, FileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(metadata) = fs::metadata(path) else {
        return Ok(false);
    };
    let mode = metadata.permissions().mode();
    if !metadata.is_file() || mode & 0o077 == 0 {
        return Ok(false);
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
        .map_err(|error| FileError::new("protect", path, error))?;
    Ok(true)
}

/// Does nothing: on this system, the folders of a user are private already.
#[cfg(not(unix))]
pub fn restrict_permissions(_: &Path) -> Result<bool, FileError> {
    Ok(false)
}

/// Replaces a file atomically: readers see the old content or the new one, even after a crash.
///
/// The new file has mode 0600 from its first byte. It is created in the folder `temporary`, which
/// other tools do not scan; it is created in the folder of the file only if that is on another file
/// system. If `path` is a symbolic link, its target is replaced and the link is preserved.
///
/// # Errors
///
/// Returns an error if a step fails; the old content is then intact.
pub(crate) fn replace(path: &Path, bytes: &[u8], temporary: &Path) -> Result<(), FileError> {
    replace_as(path, bytes, temporary, Manner::Ours, &mut |_| Ok(()))
}

/// Replaces a file as [`replace`] does, with the mode and the owner of `model` if that exists.
///
/// The temporary file is created in the folder of the file.
///
/// # Errors
///
/// Returns an error if a step fails or the owner cannot be preserved; the old content is then
/// intact.
pub(crate) fn replace_like(path: &Path, bytes: &[u8], model: &Path) -> Result<(), FileError> {
    let target = resolve(path);
    let model = fs::metadata(model).ok();
    let manner = model.as_ref().map_or(Manner::Ours, Manner::Like);
    replace_as(path, bytes, folder_of(&target), manner, &mut |_| Ok(()))
}

/// Replaces a file atomically and makes it readable for everyone, with mode 0644.
///
/// New folders get the default mode. The temporary file is created in the folder of the file.
///
/// # Errors
///
/// Returns an error if a step fails; the old content is then intact.
pub fn publish(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let target = resolve(path);
    let folder = folder_of(&target);
    fs::create_dir_all(folder)
        .map_err(|error| FileError::new("create the folder", folder, error))?;
    replace_as(path, bytes, folder, Manner::Public, &mut |_| Ok(()))
}

/// The owner and the mode of a new file.
#[derive(Clone, Copy)]
enum Manner<'a> {
    /// Owned by the user and accessible to no one else.
    Ours,
    /// With the mode and the owner of another file.
    Like(&'a fs::Metadata),
    /// Readable for everyone.
    Public,
}

#[cfg(test)]
pub(crate) fn replace_with(
    path: &Path,
    bytes: &[u8],
    temporary: &Path,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<(), FileError> {
    replace_as(path, bytes, temporary, Manner::Ours, at)
}

fn replace_as(
    path: &Path,
    bytes: &[u8],
    temporary: &Path,
    manner: Manner<'_>,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<(), FileError> {
    let target = resolve(path);
    make_folders(&target, temporary)?;
    sweep(temporary);
    let folder = folder_of(&target);
    let written = write_new(bytes, temporary, manner, at).and_then(|file| {
        at(Step::Rename)?;
        match file.persist(&target) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                sweep(folder);
                write_new(bytes, folder, manner, at)?
                    .persist(&target)
                    .map(drop)
                    .map_err(|error| error.error)
            }
            Err(error) => Err(error.error),
        }
    });
    written.map_err(|error| FileError::new("write", path, error))?;
    // The content is in place. If the folder cannot be synced, a power failure may undo the
    // replacement, but that must not cost the user the new token.
    let _ = at(Step::SyncFolder).and_then(|()| fs::File::open(folder)?.sync_all());
    Ok(())
}

/// Removes a file, and returns whether there was one.
///
/// # Errors
///
/// Returns an error if the file exists but cannot be removed.
pub fn remove(path: &Path) -> Result<bool, FileError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(false)
        }
        Err(error) => Err(FileError::new("remove", path, error)),
    }
}

/// Returns the folder that contains a file.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

fn make_folders(target: &Path, temporary: &Path) -> Result<(), FileError> {
    make_folder(temporary)?;
    target.parent().map_or(Ok(()), make_folder)
}

/// Creates a temporary file that is locked as long as it exists.
///
/// An unlocked temporary file was left behind by a killed process; see [`sweep`].
fn create(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(folder)?;
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
            && let Ok(file) = fs::File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn write_new(
    bytes: &[u8],
    folder: &Path,
    manner: Manner<'_>,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    at(Step::Create)?;
    let mut file = create(folder)?;
    at(Step::Write)?;
    file.write_all(bytes)?;
    match manner {
        Manner::Ours => {}
        Manner::Like(model) => resemble(file.as_file(), model)?,
        #[cfg(unix)]
        Manner::Public => {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
            file.as_file().set_permissions(mode)?;
        }
        #[cfg(not(unix))]
        Manner::Public => {}
    }
    at(Step::Sync)?;
    // Without this, a power failure after the rename may leave an empty file under the final name.
    file.as_file().sync_all()?;
    Ok(file)
}

/// Gives a new file the owner and the mode of another one.
fn resemble(file: &fs::File, model: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (model.uid(), model.gid()) {
            fchown(file, Some(model.uid()), Some(model.gid()))?;
        }
    }
    file.set_permissions(model.permissions())
}

/// Resolves symbolic links, even if the final target does not exist yet.
fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // Linux follows the same number of links.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path
            .parent()
            .map_or(target.clone(), |folder| folder.join(&target));
    }
    path
}

#[cfg(test)]
mod tests;
