//! Arguments of `ssologin token`.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args)]
pub(crate) struct TokenArgs {
    /// The session; or a profile, whose session is meant
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) name: String,
    /// Print it on a terminal too
    #[arg(long)]
    pub(crate) yes: bool,
}
