//! Arguments of `ssologin login`.

use std::time::Duration;

use clap::Args;

use super::shared::{FlowArgs, SessionArgs, job_count};

#[derive(Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Ask a person although the token is good
    #[arg(long)]
    pub(crate) force: bool,
    /// Sign out first, so that the sign-in itself starts anew
    #[arg(long)]
    pub(crate) fresh: bool,
    /// A token with less than this left is not good [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    /// Print the URL and code, open nothing
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[command(flatten)]
    pub(crate) flow: FlowArgs,
    /// The command that opens the URL, where `%s` stands in it (`%e`: percent-encoded) or at its end; `none`: nothing
    /// [default: `ssologin_browser` of the session, else $BROWSER, else the desktop's]
    #[arg(long, value_name = "CMD", conflicts_with = "no_browser")]
    pub(crate) browser: Option<String>,
    /// Also draw the URL of a device code as a QR code, on a terminal
    #[arg(long)]
    pub(crate) qr: bool,
    /// Also hand the URL to the clipboard of the terminal, over SSH too; of several, the one that waits longest
    #[arg(long)]
    pub(crate) copy: bool,
    /// Give up after this [default: as long as the code lives]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) timeout: Option<Duration>,
    /// So many people-facing logins at a time [default: all]
    #[arg(long, value_name = "N", value_parser = job_count)]
    pub(crate) jobs: Option<usize>,
    /// Print one JSON document when all is done
    #[arg(long)]
    pub(crate) json: bool,
    /// Say what would be done for each session, do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
