//! Owns the commands that edit the config file, one file each; knows nothing of other commands.

pub(crate) mod migrate;
pub(crate) mod populate;
pub(crate) mod profile;
pub(crate) mod session;
