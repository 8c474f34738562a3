//! A login from beginning to end: what is there, the silent way, the person, the file. For one session, or several.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::cache::{Cache, CacheError};
use crate::device;
use crate::error::Error;
use crate::event::Event;
use crate::oidc::{Failure, Grant, Oidc, ServiceError};
use crate::plan::{AfterRefusal, Need, Step, after_refusal, first_step};
use crate::session::Session;
use crate::token::Token;
use crate::world::{Browser, Clock};

/// All that a login needs, and what is asked of it.
pub struct Login<'a, S> {
    /// IAM Identity Center.
    pub service: &'a S,
    /// The token and registration files.
    pub cache: &'a Cache,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Opens the verification page; `None` where nothing is to be opened.
    pub browser: Option<&'a dyn Browser>,
    /// Is told what happens, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
    /// What the tokens must be worth.
    pub need: Need,
    /// How long a person is waited for; `None`: as long as the code lives.
    pub timeout: Option<Duration>,
    /// How many people-facing logins go on at a time; `None`: all.
    pub jobs: Option<usize>,
}

/// What was done for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: the token was good.
    Kept,
    /// Renewed without a person.
    Renewed,
    /// A person logged in.
    LoggedIn,
}

/// A session that has a token.
pub struct Done {
    /// What was done for it.
    pub outcome: Outcome,
    /// The token that lies in its file now.
    pub token: Token,
}

impl<S: Oidc> Login<'_, S> {
    /// Sees to it that one session has a good token.
    ///
    /// # Errors
    ///
    /// [`Error`], when it has none in the end. A file is left as it was, or holds the new token.
    pub async fn run(&self, session: &Session) -> Result<Done, Error> {
        self.run_in(session, &Semaphore::new(1)).await
    }

    /// Sees to it that each of several sessions has a good token: side by side on this thread, each with a result of its
    /// own, in the order of `sessions`.
    pub async fn run_all(&self, sessions: &[Session]) -> Vec<Result<Done, Error>> {
        let people = Semaphore::new(self.jobs.unwrap_or(sessions.len()).max(1));
        join_all(sessions.iter().map(|session| async {
            let result = self.run_in(session, &people).await;
            (self.events)(session, Event::Finished(&result));
            result
        }))
        .await
    }

    async fn run_in(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let token = match self.cache.load_token(&session.id) {
            Ok(token) => token,
            Err(error @ CacheError::Damaged { .. }) => {
                (self.events)(session, Event::Damaged(&error));
                None
            }
            Err(error) => return Err(error.into()),
        };
        match (
            first_step(token.as_ref(), self.clock.now(), self.need),
            token,
        ) {
            (Step::Keep, Some(token)) => Ok(Done {
                outcome: Outcome::Kept,
                token,
            }),
            (Step::Renew, Some(token)) => self.renew_or_ask(session, token, people).await,
            (Step::GiveUp, _) => Err(Error::LoginNeeded {
                session: session.id.as_str().to_owned(),
            }),
            (Step::Ask | Step::Keep | Step::Renew, _) => self.ask(session, people).await,
        }
    }

    async fn renew_or_ask(
        &self,
        session: &Session,
        token: Token,
        people: &Semaphore,
    ) -> Result<Done, Error> {
        let refusal = match self.renew(session, &token).await {
            Ok(token) => return self.checked(session, Outcome::Renewed, token),
            Err(Error::Service(refusal)) => refusal,
            Err(error) => return Err(error),
        };
        if let Some(token) = self.renewed_by_another(session, &token) {
            return Ok(Done {
                outcome: Outcome::Kept,
                token,
            });
        }
        match after_refusal(
            &token,
            self.clock.now(),
            self.need,
            refusal.failure.is_transient(),
        ) {
            AfterRefusal::Keep => {
                (self.events)(session, Event::NotRenewed(&refusal));
                Ok(Done {
                    outcome: Outcome::Kept,
                    token,
                })
            }
            AfterRefusal::Ask => {
                (self.events)(session, Event::NotRenewed(&refusal));
                self.ask(session, people).await
            }
            AfterRefusal::Fail => Err(self.refused(session, refusal)),
        }
    }

    /// A new token for the refresh token. The request is sent once: the service may have spent the refresh token even
    /// where its answer is lost.
    async fn renew(&self, session: &Session, token: &Token) -> Result<Token, Error> {
        let now = self.clock.now();
        let Some((client, refresh_token)) = token.refresh_client(now) else {
            return Err(Error::LoginNeeded {
                session: session.id.as_str().to_owned(),
            });
        };
        // What can fail on this machine fails before the refresh token is spent.
        self.cache.reserve(session)?;
        let issued = self
            .service
            .create_token(session, &client, Grant::RefreshToken(refresh_token))
            .await?;
        let renewed = token.renewed(
            issued.access_token,
            now + issued.expires_in,
            issued.refresh_token,
        );
        self.cache.store_token(session, renewed.clone())?;
        Ok(renewed)
    }

    /// The AWS SDKs renew too, and take no lock: a newer good token in the file wins over our refusal.
    fn renewed_by_another(&self, session: &Session, old: &Token) -> Option<Token> {
        let token = self.cache.load_token(&session.id).ok().flatten()?;
        let newer = token.access_token.expose() != old.access_token.expose();
        (newer && token.left(self.clock.now()) > self.need.min_remaining).then_some(token)
    }

    fn refused(&self, session: &Session, refusal: ServiceError) -> Error {
        match refusal.failure {
            Failure::InvalidGrant | Failure::ExpiredToken | Failure::AccessDenied => {
                Error::SignInOver {
                    session: session.id.as_str().to_owned(),
                    source: refusal,
                }
            }
            Failure::InvalidClient | Failure::Unauthorized => Error::LoginNeeded {
                session: session.id.as_str().to_owned(),
            },
            _ => Error::Service(refusal),
        }
    }

    async fn ask(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        // Before a person spends a minute on it.
        self.cache.reserve(session)?;
        let _turn = people.acquire().await;
        let token = match self.timeout {
            None => device::run(self, session).await?,
            Some(limit) => timeout(limit, device::run(self, session))
                .await
                .map_err(|_| Error::TimedOut {
                    session: session.id.as_str().to_owned(),
                    waited: limit,
                })??,
        };
        self.cache.store_token(session, token.clone())?;
        self.checked(session, Outcome::LoggedIn, token)
    }

    /// A token that is new and still has less life than was asked for would be asked for again and again.
    fn checked(&self, session: &Session, outcome: Outcome, token: Token) -> Result<Done, Error> {
        let left = token.left(self.clock.now());
        if self.need.min_remaining > Need::LOGIN.min_remaining && left <= self.need.min_remaining {
            return Err(Error::TooShort {
                session: session.id.as_str().to_owned(),
                left: left.to_std().unwrap_or_default(),
                wanted: self.need.min_remaining.to_std().unwrap_or_default(),
            });
        }
        Ok(Done { outcome, token })
    }
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;
