//! Reads, replaces and removes single files, and checks who else could change them.
//!
//! No other module opens files, except for the home folder of the sandbox. Everything is opened by
//! one function, `open`, which never follows a link of another user, never waits for
//! a pipe, and reads nothing but regular files. What is created replaces a link and is never
//! written through it, except where users link to a file on purpose: the config and the tokens.

mod error;
mod exposure;
mod folder;
mod open;
mod owner;
mod permissions;
mod read;
mod replace;
mod temporary;

pub use error::{FileError, Refusal};
pub use exposure::{exposed, exposed_above, is_open_to_others};
pub(crate) use folder::make_folder;
pub use folder::{check_owner, dangling_link, is_read_only};
pub(crate) use open::{Access, open_own};
pub use permissions::{close_to_others, restrict_permissions};
pub(crate) use read::read_own;
pub use read::{read, read_in_blocks, remove};
pub use replace::publish;
pub(crate) use replace::{
    Room, check_replaceable, replace, replace_like, replace_numbered, replace_own, reserve,
};
pub(crate) use temporary::sweep;

#[cfg(test)]
mod tests;
