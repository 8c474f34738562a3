//! The token with which the portal is asked, and what helps when the portal does not accept it.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::provider::Credentials;
use crate::cache::Token;
use crate::error::Error;
use crate::service::{Oidc, Portal, ServiceError};
use crate::session::Session;

/// What helps when the portal does not accept a token that should be good, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// Another tool may have written a newer token.
    ReadAgain,
    Renew,
    Ask,
}

/// A session's token in use, by one request or many side by side.
pub(crate) struct Access<'a, S> {
    credentials: &'a Credentials<'a, S>,
    session: &'a Session,
    /// The token, and what was not tried yet.
    state: Mutex<(Arc<Token>, &'static [Remedy])>,
}

impl<'a, S: Oidc + Portal> Access<'a, S> {
    pub(crate) fn new(
        credentials: &'a Credentials<'a, S>,
        session: &'a Session,
        token: Token,
    ) -> Access<'a, S> {
        let remedies: &[_] = if credentials.may_ask {
            &[Remedy::ReadAgain, Remedy::Renew, Remedy::Ask]
        } else {
            &[Remedy::ReadAgain, Remedy::Renew]
        };
        Access {
            credentials,
            session,
            state: Mutex::new((Arc::new(token), remedies)),
        }
    }

    /// The token that is in use now. While another is being had, that one is waited for.
    pub(crate) async fn token(&self) -> Arc<Token> {
        Arc::clone(&self.state.lock().await.0)
    }

    /// Has another token than this one, which the portal refused. Of many requests that were refused, one does it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAccepted`] when there is none; others, when the service could not be asked for one.
    pub(crate) async fn replace(
        &self,
        refused: &Token,
        refusal: ServiceError,
    ) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        if state.0.access_token.expose() != refused.access_token.expose() {
            return Ok(());
        }
        while let Some((remedy, rest)) = state.1.split_first() {
            state.1 = rest;
            if let Some(other) = self.another(refused, *remedy).await? {
                state.0 = Arc::new(other);
                return Ok(());
            }
        }
        Err(Error::NotAccepted {
            session: self.session.id.as_str().to_owned(),
            source: refusal,
        })
    }

    /// Another token than the one that is not accepted.
    async fn another(&self, token: &Token, remedy: Remedy) -> Result<Option<Token>, Error> {
        let (credentials, session) = (self.credentials, self.session);
        match remedy {
            Remedy::ReadAgain => {
                let there = credentials
                    .ports
                    .cache
                    .load_token(&session.id)
                    .ok()
                    .flatten();
                let is_new = |there: &Token| {
                    there.access_token.expose() != token.access_token.expose()
                        && there.left(credentials.ports.now()) > TimeDelta::zero()
                };
                Ok(there.filter(is_new))
            }
            Remedy::Renew => match credentials.log_in(session, true, false).await {
                Ok(token) => Ok(Some(token)),
                Err(Error::LoginNeeded { .. } | Error::SignInOver { .. }) => Ok(None),
                Err(error) => Err(error),
            },
            Remedy::Ask => Ok(Some(credentials.log_in(session, true, true).await?)),
        }
    }
}
