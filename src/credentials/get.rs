//! Role credentials: cached ones if possible, otherwise new ones.
//!
//! New ones are fetched once, with the session's token or with the credentials of another role.

use chrono::{DateTime, TimeDelta, Utc};

use super::access::Access;
use super::provider::Credentials;
use crate::cache::{Cache, CacheError, RoleCredentials, Token};
use crate::error::Error;
use crate::login::{Event, Flight, SingleFlight, TOLERABLE_SKEW};
use crate::service::{Oidc, Portal, ServiceError, ServiceFailure, Sts};
use crate::session::{AssumedRole, Chain, Role, RoleId, Session};

/// Returns cached role credentials that are valid for at least 15 more minutes.
///
/// For a total lifetime of less than 30 minutes, half of the lifetime is enough. It does not matter
/// which tool cached them. This reads only files and needs no token. For a [`Chain`], it returns
/// the credentials of the role at the top.
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

/// Whether this machine's clock is right, as far as the service has shown.
enum Clock {
    Right,
    Wrong,
}

impl<S: Oidc + Portal + Sts> Credentials<'_, S> {
    /// Returns credentials for the role at the top of a chain, valid for at least 15 more minutes.
    ///
    /// They come from the cache if possible. Otherwise they are fetched and cached, as are those of
    /// the roles below.
    ///
    /// `session` is the session that the role at the bottom names. If many processes need the same
    /// role at once, only one calls the service.
    ///
    /// # Errors
    ///
    /// Fails with [`Error`] if no credentials are available. A failure to cache them is not an
    /// error but is reported as an event.
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

    /// Returns credentials for a role from the portal.
    async fn give(&self, session: &Session, role: &RoleId) -> Result<RoleCredentials, Error> {
        if let Some(credentials) = self.kept(session, role.into()) {
            return Ok(credentials);
        }
        let token = self.token(session).await?;
        self.once(session, role.into(), async || {
            let credentials = self.fetch(session, role, token).await?;
            let stored = match self.judge(session, &credentials)? {
                Clock::Right => self.ports.cache.store_role(role, &credentials),
                Clock::Wrong => Ok(()),
            };
            Ok((stored, credentials))
        })
        .await
    }

    /// Returns credentials for a role that is assumed `with` the credentials of the role below it.
    async fn assume(
        &self,
        session: &Session,
        region: &str,
        role: &AssumedRole,
        by: Role<'_>,
        with: &RoleCredentials,
    ) -> Result<RoleCredentials, Error> {
        self.once(session, role.into(), async || {
            let name = format!("ssologin-{}", self.ports.now().timestamp());
            let assumed = self
                .ports
                .service
                .assume_role(session, region, with, role, &name)
                .await
                .map_err(|source| not_assumed(session, role, by, source))?;
            let stored = match self.judge(session, &assumed.credentials)? {
                Clock::Right => self.ports.cache.store_assumed(role, &assumed),
                Clock::Wrong => Ok(()),
            };
            Ok((stored, assumed.credentials))
        })
        .await
    }

    /// Returns credentials for a role; one process fetches and stores them while the others wait.
    async fn once(
        &self,
        session: &Session,
        role: Role<'_>,
        fetch: impl AsyncFnOnce() -> Result<(Result<(), CacheError>, RoleCredentials), Error>,
    ) -> Result<RoleCredentials, Error> {
        let single_flight = SingleFlight {
            events: self.ports.events,
            limit: self.patience(),
        };
        let turn = single_flight.join(
            session,
            || self.ports.cache.try_lock_role(role, self.ports.now()),
            || cached(self.ports.cache, role, self.ports.now()),
        );
        let lock = match turn.await? {
            Flight::Follow(credentials) => return Ok(*credentials),
            Flight::Lead(lock) => lock,
        };
        // The previous holder of the lock may have fetched them.
        if let Some(credentials) = cached(self.ports.cache, role, self.ports.now()) {
            return Ok(credentials);
        }
        let (stored, credentials) = fetch().await?;
        if let Err(error) = stored {
            self.ports.tell(session, Event::NotSaved(&error));
        }
        drop(lock);
        Ok(credentials)
    }

    /// Judges new credentials by the service's clock, and this machine's clock by it too.
    ///
    /// With a wrong clock, cached credentials would be used after they have expired, or never.
    ///
    /// # Errors
    ///
    /// Fails if the credentials have already expired.
    fn judge(&self, session: &Session, new: &RoleCredentials) -> Result<Clock, Error> {
        let ahead = self.ports.service.clock_ahead();
        let clock = match ahead.filter(|ahead| ahead.abs() > TOLERABLE_SKEW) {
            Some(ahead) => {
                self.ports.tell(session, Event::ClockAhead(ahead));
                Clock::Wrong
            }
            None => Clock::Right,
        };
        let now = self.ports.now() - ahead.unwrap_or_default();
        match new.left(now) > TimeDelta::zero() {
            true => Ok(clock),
            false => Err(Error::ExpiredRole {
                session: session.id.to_string(),
            }),
        }
    }

    /// Returns cached credentials that are valid for long enough; reports a damaged file.
    fn kept(&self, session: &Session, role: Role<'_>) -> Option<RoleCredentials> {
        match self.ports.cache.load_role(role) {
            Ok(credentials) => credentials
                .filter(|credentials| credentials.left(self.ports.now()) >= role.min_remaining()),
            Err(error @ CacheError::Damaged { .. }) => {
                self.ports.tell(session, Event::Damaged(&error));
                None
            }
            // Other problems with the file are reported when writing it fails.
            Err(CacheError::File(_) | CacheError::OtherPortal(_)) => None,
        }
    }
}

impl<S: Oidc + Portal> Credentials<'_, S> {
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
            let answer = self.ports.service.role_credentials(
                session,
                &token.access_token,
                account_id,
                role_name,
            );
            match answer.await {
                Ok(credentials) => return Ok(credentials),
                Err(refusal) if refusal.failure == ServiceFailure::Unauthorized => {
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
        ServiceFailure::Forbidden => Error::NotAssigned { role, source },
        ServiceFailure::NotFound => Error::NoAccount { role, source },
        _ => Error::Service(source),
    }
}

fn not_assumed(session: &Session, role: &AssumedRole, by: Role<'_>, source: ServiceError) -> Error {
    match source.failure {
        ServiceFailure::Forbidden => Error::NotAssumable {
            role: Box::new(role.clone()),
            by: match by {
                Role::Given(role) => role.role_name.clone(),
                Role::Assumed(role) => role.role_arn.clone(),
            },
            source,
        },
        ServiceFailure::Unauthorized => Error::KeysRefused {
            session: session.id.as_str().to_owned(),
            source,
        },
        _ => Error::Service(source),
    }
}

#[cfg(test)]
mod tests;
