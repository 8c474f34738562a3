//! Looks up who else could change a file: directly, or in a folder above it.

use std::fs::Metadata;
use std::path::Path;

use super::owner;
use crate::system::exposure::{Attributes, Exposed, Exposure};

/// Returns how someone else can change a file or folder, if it exists and they can.
///
/// A link is judged by its target. A device such as the null device holds nothing to change.
#[must_use]
pub fn exposed(path: &Path) -> Option<Exposed> {
    let metadata = path.metadata().ok()?;
    if !metadata.is_file() && !metadata.is_dir() {
        return None;
    }
    Some(Exposed {
        path: path.to_owned(),
        is_folder: metadata.is_dir(),
        exposure: exposure(&metadata)?,
    })
}

/// Returns all folders above a file or folder in which someone else can change it.
///
/// The folders above the target of a link count too. The nearest folder comes first.
#[must_use]
pub fn exposed_above(path: &Path) -> Vec<Exposed> {
    let real = path.canonicalize().ok();
    let mut folders: Vec<&Path> = Vec::new();
    for path in [Some(path), real.as_deref()].into_iter().flatten() {
        let above = path.ancestors().skip(1);
        let above = above.filter(|folder| !folder.as_os_str().is_empty());
        let new: Vec<_> = above.filter(|folder| !folders.contains(folder)).collect();
        folders.extend(new);
    }
    folders.into_iter().filter_map(exposed).collect()
}

/// Returns whether users other than its owner can read or write a file.
#[cfg(unix)]
#[must_use]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o077 != 0)
}

/// Returns `false`, because the user's folders are private on this system.
#[cfg(not(unix))]
#[must_use]
pub fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn exposure(metadata: &Metadata) -> Option<Exposure> {
    use std::os::unix::fs::MetadataExt as _;
    let attributes = Attributes {
        is_folder: metadata.is_dir(),
        mode: metadata.mode(),
        owner: metadata.uid(),
        group: metadata.gid(),
    };
    Exposure::of(attributes, owner::user())
}

/// Returns nothing: on this system, the folders of a user are private already.
#[cfg(not(unix))]
fn exposure(_: &Metadata) -> Option<Exposure> {
    None
}
