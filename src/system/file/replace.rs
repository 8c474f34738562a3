//! Replaces files atomically: readers see the old content or the new one, even after a crash.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{FileError, Refusal};
use super::folder::{folder_of, make_folder, make_public_folder};
use super::open::follow;
use super::owner;
use super::temporary::{create, sweep};

/// What happens to a link in place of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// The target is replaced and the link stays, if both belong to the user.
    ///
    /// This is for files that users keep elsewhere and link to, as dotfile managers do.
    Follow,
    /// The link itself is replaced.
    Replace,
}

/// The steps of a replacement, in order; each of them can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Create,
    Write,
    Sync,
    /// Each rename of an older version, before the new one is put in place.
    Shift,
    Rename,
    SyncFolder,
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
    let target = resolve(path, Links::Follow)?;
    make_folders(&target, temporary)?;
    let fail = |cause| FileError::new("write", path, cause);
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        access(folder_of(&target), Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|error| fail(of_link(path, &target, error.into())))?;
    }
    let mut file = create(temporary).map_err(|error| fail(of_link(path, &target, error)))?;
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
    let target = resolve(path, Links::Follow)?;
    reserve(path, folder_of(&target)).map(drop)
}

/// Replaces a file that AWS tools share.
///
/// The new file has mode 0600 from its first byte, whatever the umask. It is created in the folder
/// `temporary`, which other tools do not scan; it is created in the folder of the file only if that
/// is on another file system. If `path` is a symbolic link of the user, its target is replaced and
/// the link is preserved.
///
/// # Errors
///
/// Returns an error if a step fails, or if a folder or a link belongs to another user; the old
/// content is then intact.
pub(crate) fn replace(path: &Path, bytes: &[u8], temporary: &Path) -> Result<(), FileError> {
    replace_with(path, bytes, temporary, Links::Follow, &mut |_| Ok(()))
}

/// Replaces a file that only ssologin uses, as [`replace`] does, except that it replaces a link.
///
/// # Errors
///
/// Returns an error if a step fails, or if a folder belongs to another user; the old content is
/// then intact.
pub(crate) fn replace_own(path: &Path, bytes: &[u8], temporary: &Path) -> Result<(), FileError> {
    replace_with(path, bytes, temporary, Links::Replace, &mut |_| Ok(()))
}

/// Replaces a file as [`replace`] does, and calls `at` before each step, which fails if that does.
pub(super) fn replace_with(
    path: &Path,
    bytes: &[u8],
    temporary: &Path,
    links: Links,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<(), FileError> {
    let target = resolve(path, links)?;
    make_folders(&target, temporary)?;
    let written = put(&target, bytes, temporary, Manner::Ours, at);
    written.map_err(|error| FileError::new("write", path, error))
}

/// Replaces a file, with the mode and the owner of `model` if that exists.
///
/// A link of the user is followed, as by [`replace`]. The temporary file is created in the folder
/// of the file.
///
/// # Errors
///
/// Returns an error if a step fails or the owner cannot be preserved; the old content is then
/// intact.
pub(crate) fn replace_like(path: &Path, bytes: &[u8], model: &Path) -> Result<(), FileError> {
    let target = resolve(path, Links::Follow)?;
    let folder = folder_of(&target);
    make_folder(folder)?;
    let model = fs::metadata(model).ok();
    let manner = model.as_ref().map_or(Manner::Ours, Manner::Like);
    let written = put(&target, bytes, folder, manner, &mut |_| Ok(()));
    written.map_err(|error| FileError::new("write", path, error))
}

/// Writes a new version of a file, and keeps the older ones.
///
/// It has the mode and the owner of `model`.
/// `paths` are the places of the versions, the newest first. Each version moves one place on, as
/// far as the first free place; if there is none, the oldest version is replaced. Nothing moves
/// before the new version is complete on the disk. A link is not a version: it is replaced.
///
/// # Errors
///
/// Returns an error if a step fails; then no version but the oldest can be missing.
pub(crate) fn replace_numbered(
    paths: &[PathBuf],
    bytes: &[u8],
    model: &Path,
) -> Result<(), FileError> {
    replace_numbered_with(paths, bytes, model, &mut |_| Ok(()))
}

/// Works as [`replace_numbered`], and calls `at` before each step, which fails if that does.
pub(super) fn replace_numbered_with(
    paths: &[PathBuf],
    bytes: &[u8],
    model: &Path,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> Result<(), FileError> {
    let Some(newest) = paths.first() else {
        return Ok(());
    };
    let folder = folder_of(newest);
    make_folder(folder)?;
    let model = fs::metadata(model).ok();
    let manner = model.as_ref().map_or(Manner::Ours, Manner::Like);
    let mut shift = |step| match step {
        Step::Rename => {
            shift(paths, at)?;
            at(step)
        }
        _ => at(step),
    };
    let written = put(newest, bytes, folder, manner, &mut shift);
    written.map_err(|error| FileError::new("write", newest, error))
}

/// Moves each file one place on, as far as the first place without a file.
fn shift(paths: &[PathBuf], at: &mut dyn FnMut(Step) -> io::Result<()>) -> io::Result<()> {
    let is_file = |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    let taken = paths.iter().take_while(|path| is_file(path)).count();
    let moving = paths.get(..=taken).unwrap_or(paths);
    for pair in moving.windows(2).rev() {
        if let [from, to] = pair {
            at(Step::Shift)?;
            // A rename replaces a link at the new place and does not follow it.
            fs::rename(from, to)?;
        }
    }
    Ok(())
}

/// Replaces a file atomically and makes it readable for everyone, with mode 0644.
///
/// New folders get the default mode. The temporary file is created in the folder of the file. The
/// folder may belong to another user, because a package is built in such a folder.
///
/// # Errors
///
/// Returns an error if a step fails; the old content is then intact.
pub fn publish(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = folder_of(path);
    make_public_folder(folder)?;
    let written = put(path, bytes, folder, Manner::Public, &mut |_| Ok(()));
    written.map_err(|error| FileError::new("write", path, error))
}

/// The owner and the mode of a new file.
#[derive(Clone, Copy)]
enum Manner<'a> {
    /// Owned by the user and accessible to no one else.
    Ours,
    /// With the mode and the owner of another file.
    Like(&'a Metadata),
    /// Readable for everyone.
    Public,
}

/// Puts a new file in the place of another one, which must not be a link that should stay.
fn put(
    target: &Path,
    bytes: &[u8],
    temporary: &Path,
    manner: Manner<'_>,
    at: &mut dyn FnMut(Step) -> io::Result<()>,
) -> io::Result<()> {
    sweep(temporary);
    let folder = folder_of(target);
    let file = write_new(bytes, temporary, manner, at)?;
    at(Step::Rename)?;
    match file.persist(target) {
        Ok(_) => {}
        Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
            sweep(folder);
            let file = write_new(bytes, folder, manner, at)?;
            file.persist(target).map_err(|error| error.error)?;
        }
        Err(error) => return Err(error.error),
    }
    // The content is in place. If the folder cannot be synced, a power failure may undo the
    // replacement, but that must not cost the user the new token.
    let _ = at(Step::SyncFolder).and_then(|()| fs::File::open(folder)?.sync_all());
    Ok(())
}

fn make_folders(target: &Path, temporary: &Path) -> Result<(), FileError> {
    make_folder(temporary)?;
    target.parent().map_or(Ok(()), make_folder)
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
fn resemble(file: &fs::File, model: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.metadata()?;
        if !owner::is_ours(model) && owner::user() != 0 {
            let (owner, user) = (owner::of(model), owner::user());
            return Err(Refusal::OtherOwner { owner, user }.into());
        }
        if (new.uid(), new.gid()) != (model.uid(), model.gid()) {
            fchown(file, Some(model.uid()), Some(model.gid()))?;
        }
    }
    file.set_permissions(model.permissions())
}

/// Returns the error for a file that cannot be replaced, which names the target if it is a link.
fn of_link(path: &Path, target: &Path, error: io::Error) -> io::Error {
    let is_fixed = matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    );
    match is_fixed && target != path && Refusal::of(&error).is_none() {
        true => Refusal::FixedTarget {
            target: target.to_owned(),
        }
        .into(),
        false => error,
    }
}

/// Returns the path to replace.
///
/// # Errors
///
/// Returns an error if a link, or the file that it leads to, belongs to another user.
fn resolve(path: &Path, links: Links) -> Result<PathBuf, FileError> {
    let fail = |cause| FileError::new("write", path, cause);
    if links == Links::Replace {
        return Ok(path.to_owned());
    }
    let target = follow(path, owner::is_ours).map_err(fail)?;
    match fs::symlink_metadata(&target) {
        Ok(metadata) if !metadata.is_file() => Err(fail(Refusal::NotAFile.into())),
        // For example, everything in the store of Nix belongs to root.
        Ok(metadata)
            if target != path && owner::is_trusted(&metadata) && !owner::is_ours(&metadata) =>
        {
            Err(fail(Refusal::FixedTarget { target }.into()))
        }
        Ok(metadata) if target != path && !owner::is_ours(&metadata) => {
            Err(fail(Refusal::LinkOfAnother(path.to_owned()).into()))
        }
        _ => Ok(target),
    }
}
