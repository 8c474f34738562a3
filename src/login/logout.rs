//! A logout of one session: the service is told, and what came from its token is deleted.

use std::time::Duration;

use super::ports::Ports;
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{CacheError, Token};
use crate::error::Error;
use crate::service::{Grant, Oidc, Portal, ServiceError, ServiceFailure};
use crate::session::{Role, Session};
use crate::text::Secret;

/// All that a logout needs.
pub struct Logout<'a, S> {
    /// The surroundings.
    pub ports: Ports<'a, S>,
    /// How long another process at work is waited for; `None`: as long as a code can live.
    pub timeout: Option<Duration>,
}

/// What a logout did.
pub struct LoggedOut {
    /// Whether there was a token file.
    pub had_token: bool,
    /// How many files of role credentials were deleted.
    pub roles_removed: usize,
    /// Why the service could not be told: its side of the sign-in then lives on until its end.
    pub not_told: Option<ServiceError>,
}

impl<S: Oidc + Portal> Logout<'_, S> {
    /// Logs a session out: calls the portal's Logout for its token alone, then deletes the token, its copies for legacy
    /// profiles, and the role credentials that the profiles of the session got with it: of these `roles`, which may be
    /// named twice. Client registrations stay, as in the AWS CLI.
    ///
    /// # Errors
    ///
    /// When a file stays, or another process holds the session too long. That the service could not be told is no error:
    /// the files are gone all the same.
    pub async fn run(&self, session: &Session, roles: &[Role<'_>]) -> Result<LoggedOut, Error> {
        let (ports, cache) = (&self.ports, self.ports.cache);
        cache.sweep();
        let single_flight = SingleFlight {
            events: ports.events,
            limit: self.timeout,
        };
        let turn = single_flight.join::<()>(
            session,
            || cache.try_lock(&session.id, ports.now()),
            || None,
        );
        let lock = match turn.await? {
            Flight::Lead(lock) => lock,
            Flight::Follow(_) => None,
        };
        let token = match cache.load_token(&session.id) {
            Ok(token) => token,
            Err(CacheError::Damaged { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let told = match &token {
            Some(token) => self.tell(session, token).await,
            None => Ok(()),
        };
        // A token that the service does not know any more is logged out already.
        let known = |error: &ServiceError| {
            error.failure != ServiceFailure::Unauthorized && !error.failure.ends_sign_in()
        };
        let not_told = told.err().filter(known);
        let had_token = cache.remove_token(&session.id)?;
        cache.remove_copies(&session.id, token.as_ref())?;
        let mut roles_removed = 0;
        for role in roles {
            roles_removed += usize::from(cache.remove_role(*role)?);
        }
        if not_told.is_none() && had_token {
            ports.tell_unsaved(session, cache.forget_sign_in(&session.id));
        }
        drop(lock);
        Ok(LoggedOut {
            had_token,
            roles_removed,
            not_told,
        })
    }

    /// The portal takes a living token only: one that has ended is renewed for it, and never stored.
    async fn tell(&self, session: &Session, token: &Token) -> Result<(), ServiceError> {
        let now = self.ports.now();
        let renewed: Secret;
        let mut access_token = &token.access_token;
        if token.left(now).is_zero()
            && let Some((client, refresh_token)) = token.refresh_client(now)
        {
            let grant = Grant::RefreshToken(refresh_token);
            renewed = self
                .ports
                .service
                .create_token(session, &client, grant)
                .await?
                .access_token;
            access_token = &renewed;
        }
        self.ports.service.logout(session, access_token).await
    }
}

#[cfg(test)]
mod tests;
