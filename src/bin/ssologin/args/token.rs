//! Arguments of `ssologin token`.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args)]
pub(crate) struct TokenArgs {
    /// Name of a session, or of a profile whose session to use
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) name: String,
    /// Print the token even to a terminal
    #[arg(long)]
    pub(crate) yes: bool,
}
