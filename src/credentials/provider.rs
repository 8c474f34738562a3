//! An access token for a session: from its file, by a refresh, or by a login if that is allowed.

use std::time::Duration;

use chrono::TimeDelta;

use crate::cache::Token;
use crate::error::Error;
use crate::login::flow::Flows;
use crate::login::{Event, Login, Need, Ports, WAIT};
use crate::service::{Oidc, Portal};
use crate::session::Session;

/// Everything that is needed to get role credentials or an access token.
pub struct Credentials<'a, S> {
    /// The ports to the outside world.
    pub ports: Ports<'a, S>,
    /// Whether the user may be prompted when nothing else helps.
    pub may_ask: bool,
    /// The flows by which the user is prompted.
    pub flows: Flows<'a>,
    /// The time limit for getting a token, and for another process that gets credentials.
    ///
    /// `None` means as long as a code is valid or, if the user may not be prompted, 30 seconds.
    pub timeout: Option<Duration>,
}

impl<S: Oidc + Portal> Credentials<'_, S> {
    /// Returns a valid access token.
    ///
    /// A token that expires in 15 minutes or less is refreshed if possible, and otherwise used
    /// until it expires. Only after that is the user prompted, if that is allowed.
    ///
    /// # Errors
    ///
    /// Fails with [`Error`] if no token is available in the end.
    pub async fn token(&self, session: &Session) -> Result<Token, Error> {
        let error = match self.log_in(session, false, false).await {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let living = self.ports.cache.load_token(session).ok().flatten();
        let living = living.filter(|token| token.left(self.ports.now()) > TimeDelta::zero());
        match (living, error) {
            (Some(token), error) => {
                if let Error::Service(refusal) = &error {
                    self.ports.tell(session, Event::NotRenewed(refusal));
                }
                Ok(token)
            }
            (None, error @ (Error::LoginNeeded { .. } | Error::SignInOver { .. }))
                if self.may_ask =>
            {
                // If the service just rejected the refresh token, don't try it again.
                let force = matches!(error, Error::SignInOver { .. });
                self.log_in(session, force, true).await
            }
            (None, error) => Err(error),
        }
    }

    /// Returns how long to wait for another process; `None` means as long as a code can be valid.
    pub(super) fn patience(&self) -> Option<Duration> {
        self.timeout.or((!self.may_ask).then_some(WAIT))
    }

    pub(super) async fn log_in(
        &self,
        session: &Session,
        force: bool,
        may_ask: bool,
    ) -> Result<Token, Error> {
        let events = |session: &Session, event: Event<'_>| {
            // Report the end only to a user who was prompted and logged in. Our caller reports a
            // failure.
            if !matches!(event, Event::Finished(result) if !may_ask || result.is_err()) {
                self.ports.tell(session, event);
            }
        };
        let login = Login {
            ports: self.ports.with_events(&events),
            flows: self.flows,
            need: Need {
                force,
                may_ask,
                ..Need::LOGIN
            },
            timeout: self.patience(),
            jobs: None,
        };
        // Boxed, because the compiler gives up on futures that are nested too deeply.
        Ok(Box::pin(login.run(session)).await?.token)
    }
}
