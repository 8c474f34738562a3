//! Arguments of `ssologin list`.

use std::time::Duration;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use ssologin::text::Glob;

use super::shared::SessionArgs;
use crate::candidates;
use crate::limits;

#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(subcommand)]
    pub(crate) what: ListCommand,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum ListCommand {
    /// List all configured sessions
    Sessions(ListOptions),
    /// List all configured profiles
    Profiles(ListOptions),
    /// List the accounts you can use (calls the portal)
    Accounts(PortalArgs),
    /// List the roles you can use and their profiles (calls the portal)
    Roles(PortalArgs),
}

#[derive(Args)]
pub(crate) struct ListOptions {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct PortalArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Only accounts whose name or ID matches; `*`, `?` and `[a-z]` are wildcards, case is ignored
    #[arg(long, value_name = "GLOB", add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<Glob>,
    /// Only roles whose name matches; for accounts: only accounts with such a role
    #[arg(long, value_name = "GLOB", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<Glob>,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::LISTING.help)]
    pub(crate) timeout: Option<Duration>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
