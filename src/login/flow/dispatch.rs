//! Runs the flow that was chosen for a session; each flow has one match arm.

use super::authorization_code::AuthorizationCodeFlow;
use super::device_code::DeviceCodeFlow;
use super::interaction::{Authorized, Interaction};
use crate::cache::Flow;
use crate::error::Error;
use crate::login::event::Event;
use crate::service::Oidc;
use crate::session::Session;

/// Logs the user in with the flow that was chosen for the session.
///
/// # Errors
///
/// Fails with the error that ended the flow without a token.
pub(crate) async fn run<S: Oidc>(
    interaction: &Interaction<'_, S>,
    session: &Session,
) -> Result<Authorized, Error> {
    let choice = (interaction.flows.of)(&session.id);
    if let Some(fallback) = choice.fallback {
        interaction.ports.tell(session, Event::Fallback(fallback));
    }
    match choice.flow {
        Flow::DeviceCode => DeviceCodeFlow(interaction).run(session).await,
        Flow::AuthorizationCode => AuthorizationCodeFlow(interaction).run(session).await,
    }
}
