//! Finds the role that a command uses, by profile or by session, account and role.

use ssologin::session::{Chain, RoleId, SelectError, SessionId, find_profile, find_session};

use crate::args::RoleArgs;
use crate::context::Context;
use crate::failure::CommandError;

/// The chain of roles to use, the profile that defines it, and the region to use.
pub(crate) struct Wanted<'a> {
    pub(crate) chain: Chain,
    pub(crate) profile: Option<&'a str>,
    pub(crate) region: Option<String>,
}

/// Returns the role that the arguments of a command select.
///
/// `region` takes precedence over the profile's and the environment's.
pub(crate) fn target_role<'a>(
    context: &'a Context,
    args: &'a RoleArgs,
    region: Option<&str>,
) -> Result<Wanted<'a>, CommandError> {
    let (chain, profile, of_profile) = match (&args.session, &args.account, &args.role) {
        (Some(session), Some(account_id), Some(role_name)) => {
            let role = RoleId {
                session: session_id(context, session)?,
                account_id: account_id.clone(),
                role_name: role_name.clone(),
            };
            (Chain::from(role), None, None)
        }
        _ => {
            let profile = context.profile(args.profile.as_deref());
            let chain = context.chain(profile)?;
            let region = find_profile(&context.config, profile).and_then(|found| found.region);
            (chain, Some(profile), region)
        }
    };
    Ok(Wanted {
        chain,
        profile,
        region: context.region(region.map(str::to_owned).or(of_profile))?,
    })
}

/// Returns the ID of the session with this name or, for legacy profiles, this start URL.
fn session_id(context: &Context, name: &str) -> Result<SessionId, CommandError> {
    if context.config.session(name).is_some() {
        return Ok(SessionId::Named(name.to_owned()));
    }
    match find_session(&context.config, name) {
        Some(_) => Ok(SessionId::Legacy(name.to_owned())),
        None => Err(context.explain(SelectError::UnknownSession(name.to_owned()))),
    }
}
