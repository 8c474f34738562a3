//! Arguments of `ssologin doctor`.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args)]
pub(crate) struct DoctorArgs {
    /// Also tell where this profile gets its credentials [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Ask the service of each session too
    #[arg(long)]
    pub(crate) online: bool,
    /// Mend what can be mended without losing anything: open files, damaged leftovers, stale registrations
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}
