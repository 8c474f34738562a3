//! Role credentials: those of the cache, else fetched once, with the token of the session or with other role credentials.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::event::Event;
use crate::exclusive::{Queue, Turn};
use crate::login::{Flows, Login};
use crate::oidc::{Failure, Oidc, Portal, ServiceError};
use crate::plan::Need;
use crate::role::{Chain, Role, RoleCredentials, RoleId};
use crate::session::{AssumedRole, Session};
use crate::sts::Sts;
use crate::token::Token;
use crate::world::{Browser, Clock};

mod access;
mod identity;

pub(crate) use access::Access;

/// Reads cached role credentials that have 15 minutes left (half of their life, where that is shorter), whichever tool
/// cached them. Files only: no token is needed. Of a [`Chain`], the credentials at its top are meant.
#[must_use]
pub fn cached<'a>(
    cache: &Cache,
    role: impl Into<Role<'a>>,
    now: DateTime<Utc>,
) -> Option<RoleCredentials> {
    let role = role.into();
    let credentials = cache.load_role(role).ok().flatten()?;
    (credentials.left(now) >= role.min_remaining()).then_some(credentials)
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

impl<S: Oidc + Portal + Sts> Credentials<'_, S> {
    /// The credentials at the top of a chain, with 15 minutes left: cached ones, else new ones, which are cached then, as
    /// are those on the way.
    ///
    /// `session` is the one that the role at the bottom names. Of many processes that want the same role at once, one
    /// asks the service.
    ///
    /// # Errors
    ///
    /// [`Error`], when none can be had. That they could not be cached is no error, but an event.
    pub async fn get(&self, session: &Session, chain: &Chain) -> Result<RoleCredentials, Error> {
        let kept = |(at, role)| Some((at + 1, self.kept(session, Role::Assumed(role))?));
        let highest = chain.assumed.iter().enumerate().rev().find_map(kept);
        let (from, mut credentials) = match highest {
            Some(highest) => highest,
            None => (0, self.give(session, &chain.role).await?),
        };
        let region = chain.region.as_deref().unwrap_or(&session.region);
        for (by, role) in chain.roles().zip(&chain.assumed).skip(from) {
            credentials = self.assume(session, region, role, by, &credentials).await?;
        }
        Ok(credentials)
    }

    /// Credentials of a role of the portal.
    async fn give(&self, session: &Session, role: &RoleId) -> Result<RoleCredentials, Error> {
        if let Some(credentials) = self.kept(session, role.into()) {
            return Ok(credentials);
        }
        let token = self.token(session).await?;
        self.once(session, role.into(), async || {
            let credentials = self.fetch(session, role, token).await?;
            Ok((self.cache.store_role(role, &credentials), credentials))
        })
        .await
    }

    /// Credentials of a role that is assumed `with` those of the role below it.
    async fn assume(
        &self,
        session: &Session,
        region: &str,
        role: &AssumedRole,
        by: Role<'_>,
        with: &RoleCredentials,
    ) -> Result<RoleCredentials, Error> {
        self.once(session, role.into(), async || {
            let name = format!("ssologin-{}", self.clock.now().timestamp());
            let assumed = self
                .service
                .assume_role(session, region, with, role, &name)
                .await
                .map_err(|source| not_assumed(session, role, by, source))?;
            Ok((
                self.cache.store_assumed(role, &assumed),
                assumed.credentials,
            ))
        })
        .await
    }

    /// Credentials of a role, which one process fetches and stores, while others that want them wait.
    async fn once(
        &self,
        session: &Session,
        role: Role<'_>,
        fetch: impl AsyncFnOnce() -> Result<(Result<(), CacheError>, RoleCredentials), Error>,
    ) -> Result<RoleCredentials, Error> {
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
        let (stored, credentials) = fetch().await?;
        if let Err(error) = stored {
            (self.events)(session, Event::NotKept(&error));
        }
        drop(lock);
        Ok(credentials)
    }

    /// Cached ones that are good for a while; a file that is damaged is told.
    fn kept(&self, session: &Session, role: Role<'_>) -> Option<RoleCredentials> {
        match self.cache.load_role(role) {
            Ok(credentials) => credentials
                .filter(|credentials| credentials.left(self.clock.now()) >= role.min_remaining()),
            Err(error @ CacheError::Damaged { .. }) => {
                (self.events)(session, Event::Damaged(&error));
                None
            }
            // What else is wrong with the file is told when it cannot be written.
            Err(CacheError::File(_)) => None,
        }
    }
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
            events: &|session, event| {
                // A person waits to hear of it; that it failed is told by whoever wanted the token.
                if !matches!(event, Event::Finished(result) if !may_ask || result.is_err()) {
                    (self.events)(session, event);
                }
            },
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

fn not_assumed(session: &Session, role: &AssumedRole, by: Role<'_>, source: ServiceError) -> Error {
    match source.failure {
        Failure::Forbidden => Error::NotAssumable {
            role: Box::new(role.clone()),
            by: match by {
                Role::Given(role) => role.role_name.clone(),
                Role::Assumed(role) => role.role_arn.clone(),
            },
            source,
        },
        Failure::Unauthorized => Error::KeysRefused {
            session: session.id.as_str().to_owned(),
            source,
        },
        _ => Error::Service(source),
    }
}

#[cfg(test)]
mod tests;
