//! The commands that edit the config file.

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use ssologin::populate::Template;
use ssologin::session::is_region;
use ssologin::text::Glob;

use crate::candidates;

#[derive(Args)]
pub(crate) struct ConfigureArgs {
    #[command(subcommand)]
    pub(crate) what: Option<ConfigureCommand>,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum ConfigureCommand {
    /// Add a session, or change one: start URL, region, scopes
    Session(ConfigureSessionArgs),
    /// Add a profile for a role of a session, or change one; asks for what is not given
    Profile(Box<ConfigureProfileArgs>),
    /// Add a profile for each account and role that sessions open; asks the portal
    Populate(ConfigurePopulateArgs),
    /// Bind profiles that have a start URL themselves to sessions, whose tokens renew themselves
    Migrate(ConfigureMigrateArgs),
}

// A doc comment here would be the help of each command that has these.
#[derive(Args, Default)]
pub(crate) struct WriteArgs {
    /// Print what would be written as a unified diff, write nothing
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
    /// Write without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Args)]
pub(crate) struct ConfigureSessionArgs {
    /// The session
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) name: String,
    /// The address of the access portal, such as https://example.awsapps.com/start
    #[arg(long, value_name = "URL")]
    pub(crate) start_url: Option<String>,
    /// The region of IAM Identity Center, such as eu-west-1
    #[arg(long, value_name = "REGION")]
    pub(crate) sso_region: Option<String>,
    /// What the session asks for, separated by commas [default: sso:account:access]
    #[arg(long, value_name = "A,B")]
    pub(crate) scopes: Option<String>,
    /// Ask the region, before anything is written, whether it serves the start URL
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

#[derive(Args, Default)]
pub(crate) struct ConfigureProfileArgs {
    /// The profile; `default` for the one that tools take where none is named
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) name: Option<String>,
    /// The session
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) session: Option<String>,
    /// The account: its id or its exact name
    #[arg(long, value_name = "ACCOUNT", add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<String>,
    /// The role
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<String>,
    /// The region that the profile works in; `-` for none
    #[arg(long, value_name = "REGION", allow_hyphen_values = true)]
    pub(crate) region: Option<String>,
    /// How the AWS CLI prints
    #[arg(long, value_name = "FORMAT", value_parser = OUTPUTS)]
    pub(crate) output: Option<String>,
    /// Where a login is needed: print the URL and code, open nothing
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// What the AWS CLI can print.
pub(crate) const OUTPUTS: [&str; 5] = ["json", "yaml", "yaml-stream", "text", "table"];

#[derive(Args)]
pub(crate) struct ConfigurePopulateArgs {
    /// Sessions; or profiles, whose sessions are meant
    #[arg(value_name = "SESSION", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) names: Vec<String>,
    /// Every [sso-session]
    #[arg(long, conflicts_with = "names")]
    pub(crate) all: bool,
    /// What the profiles are called, of {session} {account} {account_id} {role} {email}
    #[arg(long, value_name = "TEMPLATE", default_value = Template::DEFAULT)]
    pub(crate) name: Template,
    /// The region of new profiles [default: that of the session's other profiles, where they have one in common]
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub(crate) region: Option<String>,
    /// Only roles whose own name, or whose account's name or id matches: `*` any characters, `?` one, `[a-z]` one of
    /// these; case does not count
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<Glob>,
    /// No roles that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<Glob>,
    /// Also remove what an earlier run wrote for roles that are gone, unless it was edited since
    #[arg(long)]
    pub(crate) prune: bool,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

fn region(text: &str) -> Result<String, &'static str> {
    match is_region(text.trim()) {
        true => Ok(text.trim().to_lowercase()),
        false => Err("that is no region: write one such as `eu-west-1`"),
    }
}

#[derive(Args)]
pub(crate) struct ConfigureMigrateArgs {
    /// Profiles [default: all that have a start URL themselves]
    #[arg(value_name = "PROFILE", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profiles: Vec<String>,
    /// The name of the session, where all profiles are of one portal and region [default: from the start URL]
    #[arg(long, value_name = "NAME")]
    pub(crate) session_name: Option<String>,
    /// Put the backup back, unless the file was edited since
    #[arg(long, conflicts_with_all = ["profiles", "session_name"])]
    pub(crate) revert: bool,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}
