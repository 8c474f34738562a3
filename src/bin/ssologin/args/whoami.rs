//! Arguments of `ssologin whoami`.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args)]
pub(crate) struct WhoamiArgs {
    /// Profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
