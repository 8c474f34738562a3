//! Arguments of `ssologin exec`.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;

use super::shared::{RoleArgs, region};
use crate::limits;

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
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::ROLE.help)]
    pub(crate) timeout: Option<Duration>,
    /// Command to run
    #[arg(value_name = "COMMAND", last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}
