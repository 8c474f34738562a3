//! Owns the page of each command, one file each. Knows nothing of what a command does.

mod all;
mod common;
mod completions;
mod configure;
mod configure_migrate;
mod configure_populate;
mod configure_profile;
mod configure_session;
mod console;
mod credentials;
mod doctor;
mod exec;
mod init;
mod list;
mod list_accounts;
mod list_profiles;
mod list_roles;
mod list_sessions;
mod login;
mod logout;
mod man;
mod program;
mod refresh;
#[cfg(feature = "sandbox")]
mod sandbox;
mod status;
mod token;
mod whoami;

pub(crate) use all::PAGES;
