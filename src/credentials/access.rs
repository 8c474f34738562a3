//! The access token for requests to the portal, and its replacement when the portal rejects it.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::provider::Credentials;
use crate::cache::Token;
use crate::error::Error;
use crate::service::{Oidc, Portal, ServiceError};
use crate::session::Session;

/// A step to take when the portal rejects a token that should be valid; tried in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// Read the token file again, because another tool may have written a newer token.
    ReadAgain,
    Renew,
    Ask,
}

/// The token of a session, shared by all requests that run at the same time.
pub(crate) struct Access<'a, S> {
    credentials: &'a Credentials<'a, S>,
    session: &'a Session,
    /// The token, and the remedies that have not been tried yet.
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

    /// Returns the current token, and waits for the new one while it is being replaced.
    pub(crate) async fn token(&self) -> Arc<Token> {
        Arc::clone(&self.state.lock().await.0)
    }

    /// Replaces a token that the portal rejected; of many rejected requests, one does the work.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::NotAccepted`] if no other token is available, and with other errors if
    /// the service can't be reached for a new one.
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

    /// Tries one remedy; returns a token other than the rejected one, if it yields one.
    async fn another(&self, token: &Token, remedy: Remedy) -> Result<Option<Token>, Error> {
        let (credentials, session) = (self.credentials, self.session);
        match remedy {
            Remedy::ReadAgain => {
                let there = credentials.ports.cache.load_token(session).ok().flatten();
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
