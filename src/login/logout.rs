//! Logs a session out: notifies the service and deletes everything that came from its token.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::timeout;

use super::event::Event;
use super::ports::Ports;
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{CacheError, Token};
use crate::error::Error;
use crate::service::retry::{Repeat, retried};
use crate::service::{Grant, Oidc, Portal, ServiceError, ServiceFailure};
use crate::session::{Role, Session};
use crate::text::Secret;
use crate::text::duration::words;

/// How long to try to notify the service, unless [`Logout::timeout`] says otherwise.
pub const NOTIFY_WITHIN: Duration = Duration::from_secs(10);

/// How long to wait for another process before going first.
///
/// Logins that wait for the user notice the logout and end at once. Only a request that is under
/// way, or another version of this program, takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A logout and everything that it needs.
pub struct Logout<'a, S> {
    /// The ports to the outside world.
    pub ports: Ports<'a, S>,
    /// How long to try to notify the service; `None` means [`NOTIFY_WITHIN`].
    ///
    /// Another process is waited for no longer than that, and never longer than ten seconds.
    pub timeout: Option<Duration>,
}

/// The result of a logout.
pub struct LoggedOut {
    /// Whether there was a token file.
    pub had_token: bool,
    /// The number of deleted files with role credentials.
    pub roles_removed: usize,
    /// The reason why the service could not be notified.
    ///
    /// In that case, the sign-in session stays valid until it expires.
    pub not_told: Option<NotTold>,
}

/// The reason why the service could not be notified of a logout.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// A request failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// There was no answer within this time.
    #[error("no answer within {}", words(TimeDelta::from_std(*.0).unwrap_or(TimeDelta::MAX)))]
    Late(Duration),
}

impl<S: Oidc + Portal> Logout<'_, S> {
    /// Logs a session out.
    ///
    /// Logins of the session that wait for the user in other processes end, so that they do not
    /// undo the logout later. This deletes the token, its copies for legacy profiles, and the role
    /// credentials that the profiles of the session got with it: those of `roles`, which may
    /// contain duplicates. Client registrations stay, as in the AWS CLI. It then calls the portal's
    /// Logout with the session's token only.
    ///
    /// # Errors
    ///
    /// Fails if a file can't be deleted; the service is notified nevertheless. A failure to notify
    /// the service is not an error, because the files are deleted already.
    pub async fn run(&self, session: &Session, roles: &[Role<'_>]) -> Result<LoggedOut, Error> {
        let (ports, cache) = (&self.ports, self.ports.cache);
        cache.sweep();
        let single_flight = SingleFlight {
            events: ports.events,
            limit: Some(self.timeout.map_or(PATIENCE, |limit| limit.min(PATIENCE))),
        };
        // Ignore the error: where nothing can be saved there is no lock either, which is reported.
        let _ = cache.record_logout(&session.id, ports.now());
        let turn = single_flight.join::<()>(
            session,
            || cache.try_lock(&session.id, ports.now()),
            || None,
        );
        let lock = match turn.await {
            Ok(Flight::Lead(lock)) => lock,
            Ok(Flight::Follow(_)) | Err(Error::Busy { .. } | Error::DeniedThere { .. }) => None,
            Err(error) => return Err(error),
        };
        let token = match cache.load_token(session) {
            Ok(token) => token,
            Err(CacheError::Damaged { .. }) => None,
            // The token is not sent to another portal than its own, but deleted.
            Err(error @ CacheError::OtherPortal(_)) => {
                ports.tell(session, Event::Damaged(&error));
                None
            }
            Err(error) => return Err(error.into()),
        };
        let deleted = self.delete(session, roles, token.as_ref());
        let not_told = match &token {
            Some(token) => self.not_told(session, token).await,
            None => None,
        };
        let (had_token, roles_removed) = deleted?;
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

    /// Deletes the files; returns whether there was a token, and the number of deleted role files.
    fn delete(
        &self,
        session: &Session,
        roles: &[Role<'_>],
        token: Option<&Token>,
    ) -> Result<(bool, usize), CacheError> {
        let cache = self.ports.cache;
        let had_token = cache.remove_token(&session.id)?;
        cache.remove_copies(&session.id, token)?;
        let mut roles_removed = 0;
        for role in roles {
            roles_removed += usize::from(cache.remove_role(*role)?);
        }
        Ok((had_token, roles_removed))
    }

    /// Notifies the portal; returns the reason if it could not be notified in time.
    async fn not_told(&self, session: &Session, token: &Token) -> Option<NotTold> {
        let limit = self.timeout.unwrap_or(NOTIFY_WITHIN);
        let Ok(told) = timeout(limit, self.tell(session, token)).await else {
            return Some(NotTold::Late(limit));
        };
        // A token that the service no longer knows is already logged out.
        let known = |error: &ServiceError| {
            error.failure != ServiceFailure::Unauthorized && !error.failure.ends_sign_in()
        };
        told.err().filter(known).map(NotTold::Service)
    }

    /// Notifies the portal, which accepts only a valid token.
    ///
    /// An expired token is therefore refreshed for the request; the new token is never stored.
    async fn tell(&self, session: &Session, token: &Token) -> Result<(), ServiceError> {
        let now = self.ports.now();
        let renewed: Secret;
        let mut access_token = &token.access_token;
        if token.left(now).is_zero()
            && let Some((client, refresh_token)) = token.refresh_client(now)
        {
            let grant = Grant::RefreshToken(refresh_token);
            let service = self.ports.service;
            let issued = retried(Repeat::Once, || {
                service.create_token(session, &client, grant)
            });
            renewed = issued.await?.access_token;
            access_token = &renewed;
        }
        self.ports.service.logout(session, access_token).await
    }
}

#[cfg(test)]
mod tests;
