//! Role credentials: those of the cache, else fetched once with the token of the session.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::event::Event;
use crate::exclusive::{Queue, Turn};
use crate::login::{Flows, Login};
use crate::oidc::{Failure, Oidc, Portal, ServiceError};
use crate::plan::Need;
use crate::role::{MIN_REMAINING, RoleCredentials, RoleId};
use crate::session::Session;
use crate::token::Token;
use crate::world::{Browser, Clock};

mod access;

pub(crate) use access::Access;

/// Reads cached role credentials that have 15 minutes left, whichever tool cached them. Files only: no token is needed.
#[must_use]
pub fn cached(cache: &Cache, role: &RoleId, now: DateTime<Utc>) -> Option<RoleCredentials> {
    let credentials = cache.load_role(role).ok().flatten()?;
    (credentials.left(now) >= MIN_REMAINING).then_some(credentials)
}

/// All that is needed to get role credentials, and an access token.
pub struct Credentials<'a, S> {
    /// IAM Identity Center.
    pub service: &'a S,
    /// The files of tokens, registrations and role credentials.
    pub cache: &'a Cache,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Is told what happens, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
    /// Whether a person may be asked, where nothing else helps.
    pub may_ask: bool,
    /// Opens the verification page; `None` where nothing is to be opened.
    pub browser: Option<&'a dyn Browser>,
    /// How a person is asked.
    pub flows: Flows<'a>,
    /// How long a person, or another process at work, is waited for; `None`: as long as a code lives.
    pub timeout: Option<Duration>,
}

impl<S: Oidc + Portal> Credentials<'_, S> {
    /// Role credentials with 15 minutes left: cached ones, else new ones, which are cached then.
    ///
    /// `session` is the one that `role` names. Of many processes that want the same role at once, one asks the portal.
    ///
    /// # Errors
    ///
    /// [`Error`], when none can be had. That they could not be cached is no error, but an event.
    pub async fn get(&self, session: &Session, role: &RoleId) -> Result<RoleCredentials, Error> {
        match self.cache.load_role(role) {
            Ok(Some(credentials)) if credentials.left(self.clock.now()) >= MIN_REMAINING => {
                return Ok(credentials);
            }
            Err(error @ CacheError::Damaged { .. }) => {
                (self.events)(session, Event::Damaged(&error));
            }
            // What else is wrong with the file is told when it cannot be written.
            _ => {}
        }
        let token = self.token(session).await?;
        let queue = Queue {
            events: self.events,
            limit: self.timeout,
        };
        let turn = queue.turn(
            session,
            || self.cache.try_lock_role(role, self.clock.now()),
            || cached(self.cache, role, self.clock.now()),
        );
        let lock = match turn.await? {
            Turn::Served(credentials) => return Ok(*credentials),
            Turn::Ours(lock) => lock,
        };
        // Whoever held the lock before us may have fetched them.
        if let Some(credentials) = cached(self.cache, role, self.clock.now()) {
            return Ok(credentials);
        }
        let credentials = self.fetch(session, role, token).await?;
        if let Err(error) = self.cache.store_role(role, &credentials) {
            (self.events)(session, Event::NotKept(&error));
        }
        drop(lock);
        Ok(credentials)
    }

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
        let living = self.cache.load_token(&session.id).ok().flatten();
        let living = living.filter(|token| token.left(self.clock.now()) > TimeDelta::zero());
        match (living, error) {
            (Some(token), error) => {
                if let Error::Service(refusal) = &error {
                    (self.events)(session, Event::NotRenewed(refusal));
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

    async fn log_in(&self, session: &Session, force: bool, may_ask: bool) -> Result<Token, Error> {
        let login = Login {
            service: self.service,
            cache: self.cache,
            clock: self.clock,
            browser: self.browser,
            flows: self.flows,
            events: self.events,
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

    async fn fetch(
        &self,
        session: &Session,
        role: &RoleId,
        token: Token,
    ) -> Result<RoleCredentials, Error> {
        let access = Access::new(self, session, token);
        loop {
            let token = access.token().await;
            let (account_id, role_name) = (&role.account_id, &role.role_name);
            let answer =
                self.service
                    .role_credentials(session, &token.access_token, account_id, role_name);
            match answer.await {
                Ok(credentials) => return Ok(credentials),
                Err(refusal) if refusal.failure == Failure::Unauthorized => {
                    access.replace(&token, refusal).await?;
                }
                Err(refusal) => return Err(refused(role, refusal)),
            }
        }
    }
}

fn refused(role: &RoleId, source: ServiceError) -> Error {
    let role = Box::new(role.clone());
    match source.failure {
        Failure::Forbidden => Error::NotAssigned { role, source },
        Failure::NotFound => Error::NoAccount { role, source },
        _ => Error::Service(source),
    }
}

#[cfg(test)]
mod tests;
