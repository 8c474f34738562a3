//! Arguments of `ssologin credentials`.

use std::time::Duration;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use crate::candidates;
use crate::limits;

#[derive(Args, Default)]
pub(crate) struct CredentialsArgs {
    /// Profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: ExportFormat,
    /// Log in if needed
    #[arg(long)]
    pub(crate) login: bool,
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse, help = limits::ROLE.help)]
    pub(crate) timeout: Option<Duration>,
}

/// The formats of `aws configure export-credentials`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    /// JSON for `credential_process`
    #[default]
    Process,
    /// For sh, bash and zsh: export NAME=VALUE
    Env,
    /// NAME=VALUE
    EnvNoExport,
    /// For fish
    Fish,
    /// For PowerShell
    Powershell,
    /// For cmd.exe
    WindowsCmd,
}
