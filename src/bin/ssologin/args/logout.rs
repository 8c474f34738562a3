//! Arguments of `ssologin logout`.

use clap::Args;

use super::shared::SessionArgs;

#[derive(Args)]
pub(crate) struct LogoutArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Print JSON when all sessions are done
    #[arg(long)]
    pub(crate) json: bool,
}
