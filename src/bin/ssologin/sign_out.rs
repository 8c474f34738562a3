//! Logs out of the sessions of a command.

use futures_util::future::join_all;
use ssologin::error::Error;
use ssologin::login::{Event, LoggedOut, Logout};
use ssologin::session::{Chain, RoleId, Session, SessionId, Target, profiles};

use crate::context::Context;
use crate::failure::CommandError;
use crate::ports::OwnedPorts;
use crate::report::Talk;
use crate::runtime::online;

/// Logs out of all sessions concurrently.
pub(crate) fn perform(
    context: &Context,
    targets: &[Target],
    talk: &Talk,
) -> Result<Vec<Result<LoggedOut, Error>>, CommandError> {
    let ports = OwnedPorts::new(context, targets, None)?;
    let events = |session: &Session, event: Event<'_>| talk.event(session, event);
    let logout = Logout {
        ports: ports.borrow(&events),
    };
    online(join_all(targets.iter().map(|target| async {
        let session = target
            .session
            .as_ref()
            .map_err(|error| Error::Config(error.clone()))?;
        let chains = chains(context, &target.id);
        let roles: Vec<_> = chains.iter().flat_map(Chain::roles).collect();
        logout.run(session, &roles).await
    })))
}

/// Returns the role chains of a session's profiles, and each profile's own role as a chain.
fn chains(context: &Context, id: &SessionId) -> Vec<Chain> {
    let bound = profiles(&context.config)
        .into_iter()
        .filter(|profile| profile.session.is_some());
    let chains = bound.flat_map(|profile| {
        // A profile that is no longer usable may still have cached credentials.
        let own = match (profile.session, profile.account_id, profile.role_name) {
            (Some(session), Some(account_id), Some(role_name)) => Some(RoleId {
                session,
                account_id,
                role_name,
            }),
            _ => None,
        };
        let whole = Chain::of_profile(&context.config, &profile.name).ok();
        whole.into_iter().chain(own.map(Chain::from))
    });
    chains.filter(|chain| chain.role.session == *id).collect()
}
