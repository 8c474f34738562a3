//! Arguments of `ssologin whoami`.

use std::time::Duration;

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;
use crate::limits;

#[derive(Args)]
pub(crate) struct WhoamiArgs {
    /// Profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::QUESTION.help)]
    pub(crate) timeout: Option<Duration>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
