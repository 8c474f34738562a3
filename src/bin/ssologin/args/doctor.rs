//! Arguments of `ssologin doctor`.

use std::time::Duration;

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;
use crate::limits;

#[derive(Args)]
pub(crate) struct DoctorArgs {
    /// Also show where this profile gets its credentials [default: $AWS_PROFILE, else
    /// $AWS_DEFAULT_PROFILE]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Also check the service of each session
    #[arg(long)]
    pub(crate) online: bool,
    #[arg(long, requires = "online", value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::ONLINE.help)]
    pub(crate) timeout: Option<Duration>,
    /// Fix what can be fixed safely: file permissions, damaged leftovers, expired registrations
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
