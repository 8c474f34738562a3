//! Arguments of `ssologin logout`.

use std::time::Duration;

use clap::Args;

use super::shared::SessionArgs;
use crate::limits;

#[derive(Args)]
pub(crate) struct LogoutArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::LOGOUT.help)]
    pub(crate) timeout: Option<Duration>,
    /// Print JSON when all sessions are done
    #[arg(long)]
    pub(crate) json: bool,
}
