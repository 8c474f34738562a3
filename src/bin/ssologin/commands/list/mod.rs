//! Owns the commands that list, one file each.

pub(crate) mod accounts;
pub(crate) mod profiles;
pub(crate) mod roles;
pub(crate) mod sessions;
