//! The error of an operation on a file.

use std::io;
use std::path::{Path, PathBuf};

/// An operation on a file that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {cause}", path.display())]
pub struct FileError {
    /// What was attempted: `read`, `write`, `protect`, `remove`, `create the folder` or
    /// `write in` or `use the folder`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The error from the system, or a [`Refusal`].
    pub cause: io::Error,
}

impl FileError {
    pub(super) fn new(action: &'static str, path: &Path, cause: impl Into<io::Error>) -> FileError {
        FileError {
            action,
            path: path.to_owned(),
            cause: cause.into(),
        }
    }

    /// Returns why we refused the operation; `None` if the system did.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        Refusal::of(&self.cause)
    }

    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match (self.refusal(), self.cause.kind()) {
            (Some(Refusal::OtherOwner { owner, user: 0 }), _) => format!(
                "run it as that user with `sudo -u '#{owner}'`, or set `HOME` to a folder of root"
            ),
            (Some(Refusal::OtherOwner { .. }), _) => {
                "give it to your user with `chown`, or set `HOME` to a folder of your own"
                    .to_owned()
            }
            (Some(Refusal::Dangling { .. }), _) => {
                "create what the link names, or delete the link".to_owned()
            }
            (Some(Refusal::FixedTarget { .. }), _) => {
                "change what the link is made from, such as a home-manager configuration, or \
                 replace the link by a copy of its target"
                    .to_owned()
            }
            (Some(Refusal::NotAFolder), _) => "move it out of the way, then try again".to_owned(),
            (Some(Refusal::Link | Refusal::SeveralNames | Refusal::LinkOfAnother(_)), _) => {
                "delete it if you did not make it".to_owned()
            }
            (_, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                "free some disk space, then try again".to_owned()
            }
            _ if self.action == "read" => "check the file and its permissions".to_owned(),
            _ => "make the file and its folder writable, then try again".to_owned(),
        }
    }
}

/// The reason why a file or folder is not used, although the system would allow it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A pipe, a device, a socket or a folder in place of a file.
    #[error("it is not a regular file")]
    NotAFile,
    /// A file in place of a folder.
    #[error("it is not a folder")]
    NotAFolder,
    /// A file that is too large for any config.
    #[error("it is larger than 64 MiB")]
    TooLarge,
    /// A link where only ssologin creates files.
    #[error("it is a symbolic link")]
    Link,
    /// A file with a second name, through which another file would be overwritten.
    #[error("it has several names (hard links)")]
    SeveralNames,
    /// A link that another user created, or that leads to a file of another user.
    #[error("the link `{}` or its target belongs to another user", .0.display())]
    LinkOfAnother(PathBuf),
    /// A link that leads nowhere.
    #[error("it is a link to `{}`, which does not exist", target.display())]
    Dangling {
        /// What the link names.
        target: PathBuf,
    },
    /// A link of ours to a file that cannot be changed.
    #[error("it is a link to `{}`, which is read-only for you", target.display())]
    FixedTarget {
        /// The file that the link leads to.
        target: PathBuf,
    },
    /// A file or folder of another user.
    #[error("it belongs to the user with the ID {owner}, and ssologin runs as {}", named(*user))]
    OtherOwner {
        /// The ID of the owner.
        owner: u32,
        /// The ID of the user that ssologin runs as.
        user: u32,
    },
}

impl Refusal {
    /// Returns the refusal that an error carries, if it does.
    pub(crate) fn of(error: &io::Error) -> Option<&Refusal> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> io::Error {
        let kind = match refusal {
            Refusal::TooLarge => io::ErrorKind::FileTooLarge,
            Refusal::NotAFolder => io::ErrorKind::NotADirectory,
            Refusal::OtherOwner { .. }
            | Refusal::LinkOfAnother(_)
            | Refusal::FixedTarget { .. } => io::ErrorKind::PermissionDenied,
            _ => io::ErrorKind::InvalidInput,
        };
        io::Error::new(kind, refusal)
    }
}

/// Names a user in a sentence.
fn named(user: u32) -> String {
    match user {
        0 => "root".to_owned(),
        user => format!("the user with the ID {user}"),
    }
}
