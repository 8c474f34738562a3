//! Logs out of the sessions of a command.

use std::time::Duration;

use futures_util::future::join_all;
use ssologin::error::Error;
use ssologin::login::{Event, LoggedOut, Logout};
use ssologin::session::{Session, SessionRoles, Target, session_roles};

use crate::context::Context;
use crate::failure::CommandError;
use crate::ports::OwnedPorts;
use crate::report::Talk;
use crate::runtime::online;

/// Logs out of all sessions concurrently; `timeout` limits the notification of the service.
pub(crate) fn perform(
    context: &Context,
    targets: &[Target],
    talk: &Talk,
    timeout: Option<Duration>,
) -> Result<Vec<Result<LoggedOut, Error>>, CommandError> {
    let ports = OwnedPorts::new(context, targets, None)?;
    let events = |session: &Session, event: Event<'_>| talk.event(session, event);
    let logout = Logout {
        ports: ports.borrow(&events),
        timeout,
    };
    let roles = session_roles(&context.config);
    online(join_all(targets.iter().map(|target| async {
        let session = target
            .session
            .as_ref()
            .map_err(|error| Error::Config(error.clone()))?;
        let roles = roles.get(&target.id).into_iter();
        let roles: Vec<_> = roles.flat_map(SessionRoles::roles).collect();
        logout.run(session, &roles).await
    })))
}
