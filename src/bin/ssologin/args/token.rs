//! Arguments of `ssologin token`.

use std::time::Duration;

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;
use crate::limits;

#[derive(Args)]
pub(crate) struct TokenArgs {
    /// Name of a session, or of a profile whose session to use
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) name: String,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::QUESTION.help)]
    pub(crate) timeout: Option<Duration>,
    /// Print the token even to a terminal
    #[arg(long)]
    pub(crate) yes: bool,
}
