//! Arguments that several commands have.

use clap::Args;
use clap_complete::ArgValueCandidates;

use crate::candidates;

#[derive(Args, Default)]
pub(crate) struct SessionArgs {
    /// Sessions; or profiles, whose sessions are meant
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) names: Vec<String>,
    /// Every [sso-session], and every start URL that only legacy profiles use
    #[arg(long, conflicts_with_all = ["names", "sso_session", "profile"])]
    pub(crate) all: bool,
    /// The session of this name, whatever else has the name
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) sso_session: Vec<String>,
    /// The session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
}

#[derive(Args, Default)]
pub(crate) struct FlowArgs {
    /// Log in by device code (the default)
    #[arg(long)]
    pub(crate) use_device_code: bool,
    /// Log in by a browser that comes back to this machine: no code to compare
    #[arg(long, conflicts_with = "use_device_code")]
    pub(crate) use_pkce: bool,
    /// PKCE: the port on 127.0.0.1 that the browser comes back to, led here from another machine; 0: any
    #[arg(long, value_name = "N", conflicts_with = "use_device_code")]
    pub(crate) redirect_port: Option<u16>,
}

pub(crate) fn job_count(text: &str) -> Result<usize, &'static str> {
    text.parse()
        .ok()
        .filter(|jobs| *jobs > 0)
        .ok_or("a number from 1 is wanted")
}

#[derive(Args)]
pub(crate) struct RoleArgs {
    /// The profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", conflicts_with = "session", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Instead of a profile: a session, or the start URL of legacy profiles
    #[arg(long, value_name = "NAME", requires_all = ["account", "role"], add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) session: Option<String>,
    /// With --session: the account
    #[arg(long, value_name = "ID", requires = "session", value_parser = account, add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<String>,
    /// With --session: the role
    #[arg(long, value_name = "NAME", requires = "session", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<String>,
}

pub(super) fn account(text: &str) -> Result<String, &'static str> {
    let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_id
        .then(|| text.to_owned())
        .ok_or("an account id has 12 digits")
}
