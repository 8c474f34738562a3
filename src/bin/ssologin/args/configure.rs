//! Arguments of `ssologin configure`.

use std::time::Duration;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use ssologin::populate::Template;
use ssologin::text::Glob;

use super::shared::region;
use crate::candidates;
use crate::limits;

#[derive(Args)]
pub(crate) struct ConfigureArgs {
    #[command(subcommand)]
    pub(crate) what: Option<ConfigureCommand>,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum ConfigureCommand {
    /// Add or change a session: start URL, region, scopes
    Session(ConfigureSessionArgs),
    /// Add or change a profile, prompting for what is missing
    Profile(Box<ConfigureProfileArgs>),
    /// Add a profile for each of your accounts and roles (calls the portal)
    Populate(ConfigurePopulateArgs),
    /// Move legacy profiles to sessions, whose tokens refresh automatically
    Migrate(ConfigureMigrateArgs),
}

// Not a doc comment, because that would replace the help of each command with these options.
#[derive(Args, Default)]
pub(crate) struct WriteArgs {
    /// Print the changes as a unified diff without writing them
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
    /// Write without confirmation
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Args)]
pub(crate) struct ConfigureSessionArgs {
    /// Session
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) name: String,
    /// URL of the access portal, such as https://example.awsapps.com/start
    #[arg(long, value_name = "URL")]
    pub(crate) start_url: Option<String>,
    /// Region of IAM Identity Center, such as eu-west-1
    #[arg(long, value_name = "REGION")]
    pub(crate) sso_region: Option<String>,
    /// Scopes, separated by commas [default: sso:account:access]
    #[arg(long, value_name = "A,B")]
    pub(crate) scopes: Option<String>,
    /// Check first that the region serves the start URL
    #[arg(long)]
    pub(crate) check: bool,
    #[arg(long, requires = "check", value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::CHECK.help)]
    pub(crate) timeout: Option<Duration>,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

#[derive(Args, Default)]
pub(crate) struct ConfigureProfileArgs {
    /// Profile, or `default` for the default profile
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) name: Option<String>,
    /// Session
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) session: Option<String>,
    /// Account: its ID or its exact name
    #[arg(long, value_name = "ACCOUNT", add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<String>,
    /// Role
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<String>,
    /// Region of the profile, or `-` for none
    #[arg(long, value_name = "REGION", allow_hyphen_values = true)]
    pub(crate) region: Option<String>,
    /// Output format of the AWS CLI
    #[arg(long, value_name = "FORMAT", value_parser = OUTPUTS)]
    pub(crate) output: Option<String>,
    /// If a login is needed, print the URL and code without opening a browser
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::LISTING.help)]
    pub(crate) timeout: Option<Duration>,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// The output formats of the AWS CLI.
pub(crate) const OUTPUTS: [&str; 5] = ["json", "yaml", "yaml-stream", "text", "table"];

#[derive(Args)]
pub(crate) struct ConfigurePopulateArgs {
    /// Names of sessions, or of profiles whose sessions to use
    #[arg(value_name = "SESSION", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) names: Vec<String>,
    /// All [sso-session] sections
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// Template for profile names: {session} {account} {account_id} {role} {email}
    #[arg(long, value_name = "TEMPLATE", default_value = Template::DEFAULT)]
    pub(crate) name: Template,
    /// Region of new profiles [default: the region that the session's profiles share]
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub(crate) region: Option<String>,
    /// Only roles whose name, or whose account's name or ID matches; `*`, `?` and `[a-z]` are
    /// wildcards, case is ignored
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<Glob>,
    /// Leave out what matches; same patterns as --include
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<Glob>,
    /// Also remove profiles written by an earlier run for roles that are gone, unless edited since
    #[arg(long)]
    pub(crate) prune: bool,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::LISTING.help)]
    pub(crate) timeout: Option<Duration>,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

#[derive(Args)]
pub(crate) struct ConfigureMigrateArgs {
    /// Profiles [default: all legacy profiles]
    #[arg(value_name = "PROFILE", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profiles: Vec<String>,
    /// Session name, if all profiles share one portal and region [default: from the start URL]
    #[arg(long, value_name = "NAME")]
    pub(crate) session_name: Option<String>,
    /// Restore the backup, unless the file was edited since
    #[arg(long, conflicts_with_all = ["profiles", "session_name"])]
    pub(crate) revert: bool,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}
