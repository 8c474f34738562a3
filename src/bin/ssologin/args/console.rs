//! Arguments of `ssologin console`.

use std::time::Duration;

use clap::Args;

use super::shared::RoleArgs;
use crate::limits;

#[derive(Args)]
pub(crate) struct ConsoleArgs {
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// Service whose page to open, such as s3 [default: the home page]
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    pub(crate) service: Option<String>,
    /// Console path to open, such as /s3/home
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// Region [default: the profile's, else $AWS_REGION, else $AWS_DEFAULT_REGION, else the
    /// session's]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// Length of the console session, 15m to 12h [default: as long as the role credentials]
    #[arg(long, value_name = "DUR", value_parser = ssologin::credentials::console::session_duration)]
    pub(crate) duration: Option<Duration>,
    /// Print the URL without opening it (whoever opens it first is signed in)
    #[arg(long)]
    pub(crate) print: bool,
    /// Command that opens the page; the URL replaces `%s` (percent-encoded: `%e`) or is appended
    /// [default: `ssologin_browser` of the session, else $BROWSER, else the desktop's browser]
    #[arg(long, value_name = "CMD", conflicts_with = "print")]
    pub(crate) browser: Option<String>,
    /// Log in if needed
    #[arg(long)]
    pub(crate) login: bool,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::ROLE.help)]
    pub(crate) timeout: Option<Duration>,
}
