//! Which role a command is for: that of a profile, or one named by session, account and role.

use ssologin::session::{find_profile, find_session};
use ssologin::{RoleId, SelectError, SessionId};

use crate::args::RoleArgs;
use crate::context::Context;
use crate::failure::Failure;

/// Which role, for whom it is asked, and in which region it works.
pub(crate) struct Wanted<'a> {
    pub(crate) role: RoleId,
    pub(crate) profile: Option<&'a str>,
    pub(crate) region: Option<String>,
}

/// `region`: one that was named, and comes before all others.
pub(crate) fn wanted<'a>(
    context: &'a Context,
    args: &'a RoleArgs,
    region: Option<&str>,
) -> Result<Wanted<'a>, Failure> {
    // A region of the profile is part of it, and wins over one that an outer `exec` has left.
    let of_environment = ["AWS_REGION", "AWS_DEFAULT_REGION"]
        .iter()
        .find_map(|name| context.env.get(name));
    let (role, profile, of_profile) = match (&args.session, &args.account, &args.role) {
        (Some(session), Some(account_id), Some(role_name)) => {
            let role = RoleId {
                session: session_id(context, session)?,
                account_id: account_id.clone(),
                role_name: role_name.clone(),
            };
            (role, None, None)
        }
        _ => {
            let profile = context.profile(args.profile.as_deref());
            let role = context.role(profile)?;
            let region = find_profile(&context.config, profile).and_then(|found| found.region);
            (role, Some(profile), region)
        }
    };
    let named = region.map(str::to_owned).or(of_profile);
    let region = named.filter(|region| !region.is_empty());
    Ok(Wanted {
        role,
        profile,
        region: region.or_else(|| of_environment.map(str::to_owned)),
    })
}

/// A session by its name or, for legacy profiles, by its start URL.
fn session_id(context: &Context, name: &str) -> Result<SessionId, Failure> {
    if context.config.session(name).is_some() {
        return Ok(SessionId::Named(name.to_owned()));
    }
    match find_session(&context.config, name) {
        Some(_) => Ok(SessionId::Legacy(name.to_owned())),
        None => Err(context.explain(SelectError::UnknownSession(name.to_owned()))),
    }
}
