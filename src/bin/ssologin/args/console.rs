//! Arguments of `ssologin console`.

use std::time::Duration;

use clap::Args;

use super::shared::RoleArgs;

#[derive(Args)]
pub(crate) struct ConsoleArgs {
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// The page of this service, such as s3 [default: the first page]
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    pub(crate) service: Option<String>,
    /// The page at this path of the console, such as /s3/home
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// The region [default: the profile's, else $AWS_REGION, else $AWS_DEFAULT_REGION, else the session's]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// How long one stays signed in, 15m to 12h [default: as long as the role credentials live]
    #[arg(long, value_name = "DUR", value_parser = ssologin::credentials::console::session_duration)]
    pub(crate) duration: Option<Duration>,
    /// Print the URL, which signs in whoever opens it first; open nothing
    #[arg(long)]
    pub(crate) print: bool,
    /// The command that opens the page, where `%s` stands in it (`%e`: percent-encoded) or at its end [default:
    /// `ssologin_browser` of the session, else $BROWSER, else the desktop's]
    #[arg(long, value_name = "CMD", conflicts_with = "print")]
    pub(crate) browser: Option<String>,
    /// Ask a person, where nothing else helps
    #[arg(long)]
    pub(crate) login: bool,
}
