//! Arguments of `ssologin whoami`.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args)]
pub(crate) struct WhoamiArgs {
    /// The profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}
