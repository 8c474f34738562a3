//! Arguments that several commands share.
//!
//! The structs have no doc comments, because those would replace the help of each command.

use clap::Args;
use clap_complete::ArgValueCandidates;
use ssologin::session::is_region;

use crate::candidates;

#[derive(Args, Default)]
pub(crate) struct SessionArgs {
    /// Names of sessions, or of profiles whose sessions to use
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::names))]
    pub(crate) names: Vec<String>,
    /// All [sso-session] sections, and all start URLs that only legacy profiles use
    #[arg(long, conflicts_with_all = ["names", "sso_session", "profile"])]
    pub(crate) all: bool,
    /// Session with this name, even if a command or profile has the same name
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) sso_session: Vec<String>,
    /// Use the session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
}

#[derive(Args, Default)]
pub(crate) struct FlowArgs {
    /// Log in with a device code (the default)
    #[arg(long)]
    pub(crate) use_device_code: bool,
    /// Log in with a browser on this machine: no code to compare
    #[arg(long, conflicts_with = "use_device_code")]
    pub(crate) use_pkce: bool,
    /// PKCE: port on 127.0.0.1 for the browser's answer, if forwarded from another machine; 0: any
    #[arg(long, value_name = "N", conflicts_with = "use_device_code")]
    pub(crate) redirect_port: Option<u16>,
}

pub(crate) fn job_count(text: &str) -> Result<usize, &'static str> {
    text.parse()
        .ok()
        .filter(|jobs| *jobs > 0)
        .ok_or("must be a number of at least 1")
}

#[derive(Args)]
pub(crate) struct RoleArgs {
    /// Profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", conflicts_with = "session", add = ArgValueCandidates::new(candidates::profile_names))]
    pub(crate) profile: Option<String>,
    /// Session, or start URL of legacy profiles, instead of a profile
    #[arg(long, value_name = "NAME", requires_all = ["account", "role"], add = ArgValueCandidates::new(candidates::sessions))]
    pub(crate) session: Option<String>,
    /// With --session: account ID
    #[arg(long, value_name = "ID", requires = "session", value_parser = account, add = ArgValueCandidates::new(candidates::accounts))]
    pub(crate) account: Option<String>,
    /// With --session: role
    #[arg(long, value_name = "NAME", requires = "session", add = ArgValueCandidates::new(candidates::roles))]
    pub(crate) role: Option<String>,
}

pub(super) fn region(text: &str) -> Result<String, &'static str> {
    match is_region(text.trim()) {
        true => Ok(text.trim().to_lowercase()),
        false => Err("not a region: use a name such as `eu-west-1`"),
    }
}

pub(super) fn account(text: &str) -> Result<String, &'static str> {
    let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_id
        .then(|| text.to_owned())
        .ok_or("an account ID has 12 digits")
}
