//! What `ssologin list` lists.

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use ssologin::text::Glob;

use super::shared::SessionArgs;
use crate::candidates;

#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(subcommand)]
    pub(crate) what: ListCommand,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum ListCommand {
    /// Every session of the config
    Sessions(ListOptions),
    /// Every profile of the config
    Profiles(ListOptions),
    /// The accounts that sessions open; asks the portal
    Accounts(PortalArgs),
    /// The roles that sessions open, and the profiles that use them; asks the portal
    Roles(PortalArgs),
}

#[derive(Args)]
pub(crate) struct ListOptions {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct PortalArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Accounts whose name or id matches: `*` any characters, `?` one, `[a-z]` one of these; case does not count
    #[arg(long, value_name = "GLOB", add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<Glob>,
    /// Roles whose name matches; for accounts: those with such a role
    #[arg(long, value_name = "GLOB", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<Glob>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}
