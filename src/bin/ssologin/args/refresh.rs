//! Arguments of `ssologin refresh`.

use std::time::Duration;

use clap::Args;

use super::shared::SessionArgs;

#[derive(Args)]
pub(crate) struct RefreshArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Renew although the token is good
    #[arg(long)]
    pub(crate) force: bool,
    /// A token with less than this left is not good [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    /// Go on: renew each token when four fifths of its life are over, until its sign-in is
    #[arg(long, conflicts_with_all = ["force", "min_remaining", "json", "dry_run"])]
    pub(crate) watch: bool,
    /// Print one JSON document when all is done
    #[arg(long)]
    pub(crate) json: bool,
    /// Say what would be done for each session, do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
