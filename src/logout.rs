//! A logout of one session: the service is told, and what came from its token is deleted.

use std::time::Duration;

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::event::Event;
use crate::exclusive::{Queue, Turn};
use crate::oidc::{Failure, Grant, Oidc, Portal, ServiceError};
use crate::role::Role;
use crate::secret::Secret;
use crate::session::Session;
use crate::token::Token;
use crate::world::Clock;

/// All that a logout needs.
pub struct Logout<'a, S> {
    /// IAM Identity Center.
    pub service: &'a S,
    /// The token files.
    pub cache: &'a Cache,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Is told what happens, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
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
        let (cache, clock, events) = (self.cache, self.clock, self.events);
        cache.sweep();
        let queue = Queue {
            events,
            limit: self.timeout,
        };
        let turn = queue.turn::<()>(
            session,
            || cache.try_lock(&session.id, clock.now()),
            || None,
        );
        let lock = match turn.await? {
            Turn::Ours(lock) => lock,
            Turn::Served(_) => None,
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
            error.failure != Failure::Unauthorized && !error.failure.ends_sign_in()
        };
        let not_told = told.err().filter(known);
        let had_token = cache.remove_token(&session.id)?;
        cache.remove_copies(&session.id, token.as_ref())?;
        let mut roles_removed = 0;
        for role in roles {
            roles_removed += usize::from(cache.remove_role(*role)?);
        }
        if not_told.is_none()
            && had_token
            && let Err(error) = cache.forget_sign_in(&session.id)
        {
            events(session, Event::NotKept(&error));
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
        let now = self.clock.now();
        let renewed: Secret;
        let mut access_token = &token.access_token;
        if token.left(now).is_zero()
            && let Some((client, refresh_token)) = token.refresh_client(now)
        {
            let grant = Grant::RefreshToken(refresh_token);
            renewed = self
                .service
                .create_token(session, &client, grant)
                .await?
                .access_token;
            access_token = &renewed;
        }
        self.service.logout(session, access_token).await
    }
}

#[cfg(test)]
mod tests;
