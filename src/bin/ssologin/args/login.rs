//! Arguments of `ssologin login`.

use std::time::Duration;

use clap::Args;

use super::shared::{FlowArgs, SessionArgs, job_count};
use crate::limits;

#[derive(Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Log in even if the token is still valid
    #[arg(long)]
    pub(crate) force: bool,
    /// Sign out first, to start a new sign-in session
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Treat a token that expires sooner than this as expired [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    /// Print the URL and code without opening a browser
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[command(flatten)]
    pub(crate) flow: FlowArgs,
    /// Command that opens the URL, which replaces `%s` (percent-encoded: `%e`) or is appended;
    /// `none`: no browser [default: `ssologin_browser` of the session, else $BROWSER, else the
    /// desktop's browser]
    #[arg(long, value_name = "CMD", conflicts_with = "no_browser")]
    pub(crate) browser: Option<String>,
    /// Also draw the URL of a device code as a QR code
    #[arg(long)]
    pub(crate) qr: bool,
    /// Also copy the URL to the clipboard of the terminal, even over SSH; with several, the oldest
    /// one first
    #[arg(long)]
    pub(crate) copy: bool,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::LOGIN.help)]
    pub(crate) timeout: Option<Duration>,
    /// Maximum number of interactive logins at once [default: all]
    #[arg(long, value_name = "N", value_parser = job_count)]
    pub(crate) jobs: Option<usize>,
    /// Print JSON when all sessions are done
    #[arg(long)]
    pub(crate) json: bool,
    /// Show what would be done for each session, without doing it
    #[arg(long)]
    pub(crate) dry_run: bool,
}
