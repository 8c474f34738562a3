//! Arguments of `ssologin refresh`.

use std::time::Duration;

use clap::Args;

use super::shared::SessionArgs;
use crate::limits;

#[derive(Args)]
pub(crate) struct RefreshArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Refresh even if the token is still valid
    #[arg(long)]
    pub(crate) force: bool,
    /// Treat a token that expires sooner than this as expired [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::REFRESH.help)]
    pub(crate) timeout: Option<Duration>,
    /// Keep refreshing each token after four fifths of its lifetime, until its sign-in session ends
    #[arg(long, conflicts_with_all = ["force", "min_remaining", "json", "dry_run"])]
    pub(crate) watch: bool,
    /// Print JSON when all sessions are done
    #[arg(long)]
    pub(crate) json: bool,
    /// Show what would be done for each session, without doing it
    #[arg(long)]
    pub(crate) dry_run: bool,
}
