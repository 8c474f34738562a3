//! Owns the command line as clap types, one file per command; knows nothing of what a command does.

mod cli;
mod completions;
mod configure;
mod console;
mod credentials;
mod doctor;
mod exec;
mod init;
mod list;
mod login;
mod logout;
mod man;
mod quick;
mod refresh;
#[cfg(feature = "sandbox")]
mod sandbox;
mod shared;
mod status;
mod token;
mod whoami;

pub(crate) use cli::{Cli, Color, Command};
pub(crate) use completions::CompletionsArgs;
pub(crate) use configure::{
    ConfigureCommand, ConfigureMigrateArgs, ConfigurePopulateArgs, ConfigureProfileArgs,
    ConfigureSessionArgs, OUTPUTS, WriteArgs,
};
pub(crate) use console::ConsoleArgs;
pub(crate) use credentials::{CredentialsArgs, ExportFormat};
pub(crate) use doctor::DoctorArgs;
pub(crate) use exec::ExecArgs;
pub(crate) use init::{InitArgs, Shell};
pub(crate) use list::{ListCommand, ListOptions, PortalArgs};
pub(crate) use login::LoginArgs;
pub(crate) use logout::LogoutArgs;
pub(crate) use man::ManArgs;
pub(crate) use refresh::RefreshArgs;
#[cfg(feature = "sandbox")]
pub(crate) use sandbox::{Approve, SandboxArgs};
pub(crate) use shared::{FlowArgs, RoleArgs, SessionArgs, job_count};
pub(crate) use status::{Escape, StatusArgs};
pub(crate) use token::TokenArgs;
pub(crate) use whoami::WhoamiArgs;
