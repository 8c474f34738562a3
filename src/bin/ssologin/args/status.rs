//! Arguments of `ssologin status`.

use std::time::Duration;

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args, Default)]
pub(crate) struct StatusArgs {
    /// Sessions; or profiles, whose sessions are meant [default: all]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) names: Vec<String>,
    /// The session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print one JSON document
    #[arg(long, group = "form")]
    pub(crate) json: bool,
    /// Print whole minutes left, a line for each session
    #[arg(long, group = "form")]
    pub(crate) minutes: bool,
    /// Print one short line for a shell prompt
    #[arg(long, group = "form")]
    pub(crate) prompt: bool,
    /// The same in a form of your own: {session} {minutes} {state} {mark}
    #[arg(long, value_name = "T", conflicts_with_all = ["json", "minutes", "check", "watch"])]
    pub(crate) format: Option<String>,
    /// Print nothing: exit 0 when every session is valid or renewable, 3 when one needs a person
    #[arg(long, group = "form")]
    pub(crate) check: bool,
    /// The table, kept up to date until it is interrupted
    #[arg(long, group = "form")]
    pub(crate) watch: bool,
    /// With --check: every token itself must have this left
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, requires = "check")]
    pub(crate) min_remaining: Option<Duration>,
}
