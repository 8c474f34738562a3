//! Arguments of `ssologin status`.

use std::time::Duration;

use clap::{ArgGroup, Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args, Default)]
#[command(group = ArgGroup::new("line").args(["prompt", "format"]).multiple(true))]
pub(crate) struct StatusArgs {
    /// Names of sessions, or of profiles whose sessions to use [default: all]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) names: Vec<String>,
    /// Use the session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print JSON
    #[arg(long, group = "form")]
    pub(crate) json: bool,
    /// Print the whole minutes left, one line per session
    #[arg(long, group = "form")]
    pub(crate) minutes: bool,
    /// Print one short line for a shell prompt
    #[arg(long, group = "form")]
    pub(crate) prompt: bool,
    /// Print that line in your own format: {session} {minutes} {state} {mark}
    #[arg(long, value_name = "T", conflicts_with_all = ["json", "minutes", "check", "watch"])]
    pub(crate) format: Option<String>,
    /// Escape that line for a program that interprets it
    #[arg(
        long,
        value_name = "FOR",
        value_enum,
        default_value_t,
        requires = "line"
    )]
    pub(crate) escape: Escape,
    /// Print nothing; exit 0 if all sessions are valid or refreshable, 3 if one needs a login
    #[arg(long, group = "form")]
    pub(crate) check: bool,
    /// Keep the table up to date until interrupted
    #[arg(long, group = "form")]
    pub(crate) watch: bool,
    /// With --check: each token must be valid for at least this long
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, requires = "check")]
    pub(crate) min_remaining: Option<Duration>,
}

/// The program that shows a line for a prompt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Escape {
    /// For programs that show it as it is
    #[default]
    None,
    /// For the status line of tmux, which expands what follows a #
    Tmux,
}
