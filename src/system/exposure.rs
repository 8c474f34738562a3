//! Decides who else could change a file or folder.

use std::path::PathBuf;

/// A file or folder that someone else can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The file or folder.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// How someone else can change it.
    pub exposure: Exposure,
}

/// How someone else can change a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposure {
    /// It belongs to another user, who is not root.
    Owner(u32),
    /// A group of users can write to it.
    Group,
    /// All users can write to it.
    Everyone,
}

/// What the system says about a file or folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attributes {
    pub(crate) is_folder: bool,
    /// The permission bits, with the sticky bit.
    pub(crate) mode: u32,
    /// The ID of the user that it belongs to.
    pub(crate) owner: u32,
    /// The ID of the group that it belongs to.
    pub(crate) group: u32,
}

impl Exposure {
    /// Returns how anyone but `user` and root can change a file or folder; `None` if no one can.
    pub(crate) fn of(attributes: Attributes, user: u32) -> Option<Exposure> {
        let Attributes {
            is_folder,
            mode,
            owner,
            group,
        } = attributes;
        if owner != user && owner != 0 {
            return Some(Exposure::Owner(owner));
        }
        // In a sticky folder such as `/tmp`, users can change only what is theirs.
        if is_folder && mode & 0o1000 != 0 {
            return None;
        }
        // Many systems give each user a group with the same number and no other member.
        let is_shared = group != owner && group != 0;
        match mode {
            mode if mode & 0o002 != 0 => Some(Exposure::Everyone),
            mode if mode & 0o020 != 0 && is_shared => Some(Exposure::Group),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Exposure};

    #[test]
    fn others_can_change_what_they_own_or_can_write_to() {
        let everyone = Some(Exposure::Everyone);
        for (is_folder, mode, owner, group, expected) in [
            (false, 0o600, 1000, 1000, None),
            (false, 0o644, 1000, 1000, None),
            (false, 0o664, 1000, 1000, None),
            (false, 0o664, 1000, 100, Some(Exposure::Group)),
            (false, 0o666, 1000, 1000, everyone),
            (false, 0o602, 1000, 1000, everyone),
            (false, 0o644, 0, 0, None),
            (false, 0o664, 0, 0, None),
            (false, 0o664, 0, 20, Some(Exposure::Group)),
            (false, 0o600, 1001, 1000, Some(Exposure::Owner(1001))),
            (true, 0o755, 1000, 1000, None),
            (true, 0o777, 1000, 1000, everyone),
            (true, 0o1777, 0, 0, None),
            (true, 0o1777, 1001, 0, Some(Exposure::Owner(1001))),
        ] {
            let attributes = Attributes {
                is_folder,
                mode,
                owner,
                group,
            };
            let found = Exposure::of(attributes, 1000);
            assert_eq!(found, expected, "{attributes:?}");
        }
    }
}
