//! Who a file belongs to, and whether this process may write there.

use std::fs::Metadata;

use super::error::Refusal;

/// Returns the effective user of this process, who owns the files that it creates.
#[cfg(unix)]
pub(super) fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Returns the owner of a file.
#[cfg(unix)]
pub(super) fn of(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(metadata)
}

/// Returns 0 for every file: this system does not number its users.
#[cfg(not(unix))]
pub(super) fn user() -> u32 {
    0
}

#[cfg(not(unix))]
pub(super) fn of(_: &Metadata) -> u32 {
    0
}

/// Returns whether a file belongs to the user of this process.
pub(super) fn is_ours(metadata: &Metadata) -> bool {
    of(metadata) == user()
}

/// Returns whether a file belongs to someone who may decide what we read: the user, or root.
pub(super) fn is_trusted(metadata: &Metadata) -> bool {
    is_ours(metadata) || of(metadata) == 0
}

/// Checks that files may be created in a folder with this metadata.
///
/// Files that root writes in the folder of a user lock the user out, and links that the user made
/// would send root to files that the user cannot change. In a folder of root, the system decides.
pub(super) fn writable(folder: &Metadata) -> Result<(), Refusal> {
    match is_trusted(folder) {
        true => Ok(()),
        false => Err(Refusal::OtherOwner {
            owner: of(folder),
            user: user(),
        }),
    }
}
