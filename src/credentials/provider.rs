//! An access token for a session, from its file, by renewal, or by a login where that is allowed.

use std::time::Duration;

use chrono::TimeDelta;

use crate::cache::Token;
use crate::error::Error;
use crate::login::flow::Flows;
use crate::login::{Event, Login, Need, Ports};
use crate::service::{Oidc, Portal};
use crate::session::Session;

/// All that is needed to get role credentials, and an access token.
pub struct Credentials<'a, S> {
    /// The surroundings.
    pub ports: Ports<'a, S>,
    /// Whether a person may be asked, where nothing else helps.
    pub may_ask: bool,
    /// How a person is asked.
    pub flows: Flows<'a>,
    /// How long a person, or another process at work, is waited for; `None`: as long as a code lives.
    pub timeout: Option<Duration>,
}

impl<S: Oidc + Portal> Credentials<'_, S> {
    /// A living access token: renewed where it has less than 15 minutes left and can be, else used to its end; only
    /// then is a person asked, if one may be.
    ///
    /// # Errors
    ///
    /// [`Error`], when there is none in the end.
    pub async fn token(&self, session: &Session) -> Result<Token, Error> {
        let error = match self.log_in(session, false, false).await {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let living = self.ports.cache.load_token(&session.id).ok().flatten();
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
                // What the service just refused to renew is not tried again.
                let force = matches!(error, Error::SignInOver { .. });
                self.log_in(session, force, true).await
            }
            (None, error) => Err(error),
        }
    }

    pub(super) async fn log_in(
        &self,
        session: &Session,
        force: bool,
        may_ask: bool,
    ) -> Result<Token, Error> {
        let events = |session: &Session, event: Event<'_>| {
            // A person waits to hear of it; that it failed is told by whoever wanted the token.
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
            timeout: self.timeout,
            jobs: None,
        };
        Ok(login.run(session).await?.token)
    }
}
