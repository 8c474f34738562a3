//! Owns the `list` commands, one file each; knows nothing of other commands.

pub(crate) mod accounts;
pub(crate) mod profiles;
pub(crate) mod roles;
pub(crate) mod sessions;
