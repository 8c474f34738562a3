//! Reads and replaces one file. The only module that writes.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// No file that we read is larger: 64 MiB, far beyond any configuration, so that a device file cannot fill the memory.
const MAX_LEN: u64 = 64 * 1024 * 1024;

/// How our temporary files are called.
const PREFIX: &str = ".ssologin-";
const SUFFIX: &str = ".tmp";

/// What could not be done with which file.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {cause}", path.display())]
pub struct FileError {
    /// What was tried: `read`, `write`, `protect`, `remove`, `make the folder`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
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

/// Reads a file whole; `None` where there is none.
///
/// # Errors
///
/// When it is no regular file, cannot be read, or is larger than 64 MiB.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let fail = |cause| FileError::new("read", path, cause);
    let mut options = fs::OpenOptions::new();
    options.read(true);
    // A pipe that nobody writes to would hold us up before it can be seen to be one.
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

/// Makes a folder and those above it, 0700 where they are new.
///
/// # Errors
///
/// When it cannot be made, or something else has its name.
pub(crate) fn make_folder(path: &Path) -> Result<(), FileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|error| FileError::new("make the folder", path, error))
}

/// Disk space that is kept free for a file until it is dropped.
pub(crate) struct Room {
    _file: NamedTempFile,
}

/// More than a token file ever takes.
const ROOM: [u8; 16 * 1024] = [0; 16 * 1024];

/// Makes sure, before anything is spent on its content, that a file can be replaced: folders are made, there is space, and
/// the file's folder takes files.
///
/// # Errors
///
/// When the replacement could not be made.
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

/// Makes sure that a file can be replaced by [`replace_like`]: what cannot be is said of the file itself.
///
/// # Errors
///
/// When the replacement could not be made.
pub(crate) fn check_replaceable(path: &Path) -> Result<(), FileError> {
    reserve(path, folder_of(&resolve(path))).map(drop)
}

/// Takes a file from everybody but its owner, and tells whether others could read or write it.
///
/// # Errors
///
/// When they still can.
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

/// Folders of a person are theirs alone here; there is nothing to take.
#[cfg(not(unix))]
pub fn restrict_permissions(_: &Path) -> Result<bool, FileError> {
    Ok(false)
}

/// Replaces a file whole: a reader, and a crash at any instant, finds the old content or the new.
///
/// The new file is 0600 from its first byte. It is made in the folder `temporary`, which other tools do not scan; in
/// the file's own folder only when that lies on another file system. A symbolic link stays one: what it points to is
/// replaced.
///
/// # Errors
///
/// When a step failed; the old content is whole then.
pub(crate) fn replace(path: &Path, bytes: &[u8], temporary: &Path) -> Result<(), FileError> {
    replace_as(path, bytes, temporary, Manner::Ours, &mut |_| Ok(()))
}

/// Replaces a file whole, as [`replace`] does, with the mode and the owner of `model` where that is there. The temporary
/// file is made beside it.
///
/// # Errors
///
/// When a step failed, or the owner cannot be kept; the old content is whole then.
pub(crate) fn replace_like(path: &Path, bytes: &[u8], model: &Path) -> Result<(), FileError> {
    let target = resolve(path);
    let model = fs::metadata(model).ok();
    let manner = model.as_ref().map_or(Manner::Ours, Manner::Like);
    replace_as(path, bytes, folder_of(&target), manner, &mut |_| Ok(()))
}

/// Replaces a file whole that everybody may read: 0644, in a folder that is made as others are. The temporary file is made
/// beside it.
///
/// # Errors
///
/// When a step failed; the old content is whole then.
pub fn publish(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let target = resolve(path);
    let folder = folder_of(&target);
    fs::create_dir_all(folder).map_err(|error| FileError::new("make the folder", folder, error))?;
    replace_as(path, bytes, folder, Manner::Public, &mut |_| Ok(()))
}

/// Whose a new file is.
#[derive(Clone, Copy)]
enum Manner<'a> {
    /// Our person's alone.
    Ours,
    /// With the mode and the owner of another file.
    Like(&'a fs::Metadata),
    /// Everybody may read it.
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
    // The content is in place; a folder that cannot be synced costs durability over a power cut, not the token.
    let _ = at(Step::SyncFolder).and_then(|()| fs::File::open(folder)?.sync_all());
    Ok(())
}

/// Removes a file; it is no error when there is none. Tells whether there was one.
///
/// # Errors
///
/// When it is there and stays there.
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

/// The folder that a file lies in.
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

/// Makes a temporary file, locked for as long as it lives: one that is not is left over from a process that was killed.
fn create(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(folder)?;
        // Where there are no locks, nothing is swept either.
        let _ = file.as_file().lock();
        // Another process may have swept it before it was locked.
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
    // Without it a power cut after the rename may leave an empty file under the final name.
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

/// Where a path leads in the end: through symbolic links, also to a file that is not there yet.
fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many links as Linux itself follows.
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
