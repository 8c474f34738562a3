//! Owns the commands, one file each; a command knows nothing of the others or of `main`.

pub(crate) mod completions;
pub(crate) mod configure;
pub(crate) mod console;
pub(crate) mod credentials;
pub(crate) mod doctor;
pub(crate) mod exec;
pub(crate) mod init;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod man;
pub(crate) mod refresh;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;
pub(crate) mod status;
pub(crate) mod token;
pub(crate) mod whoami;
