//! Arguments of `ssologin exec`.

use std::ffi::OsString;

use clap::Args;

use super::shared::{RoleArgs, region};

#[derive(Args)]
pub(crate) struct ExecArgs {
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// With --session: region for the command
    #[arg(long, value_name = "REGION", requires = "session", value_parser = region)]
    pub(crate) region: Option<String>,
    /// Log in if needed
    #[arg(long)]
    pub(crate) login: bool,
    /// Command to run
    #[arg(value_name = "COMMAND", last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}
