//! The rate-limited requests of one session to its portal, retried where that may help.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::rate::RequestRate;
use crate::cache::Token;
use crate::credentials::{Access, Credentials};
use crate::error::Error;
use crate::service::retry::{self, Repeat, random};
use crate::service::{Oidc, Portal, ServiceError, ServiceFailure};
use crate::session::Session;

/// How often a request that waits for its turn checks whether all requests were stopped.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The reason why a request returned no result.
pub(super) enum Stop {
    /// The error affects only this request.
    One(Error),
    /// The error affects every request, so sending stops and only one request reports it.
    All(Error),
    /// The request was not sent because of the [`Stop::All`] of another one.
    Skipped,
}

/// Sends requests to the portal for one session.
pub(super) struct Asker<'a, S> {
    pub(super) session: &'a Session,
    access: Access<'a, S>,
    pace: Mutex<RequestRate>,
    /// Lets requests take their turns in the order in which they came.
    gate: tokio::sync::Mutex<()>,
    stopped: AtomicBool,
    began: Instant,
}

impl<'a, S: Oidc + Portal> Asker<'a, S> {
    pub(super) fn new(
        credentials: &'a Credentials<'a, S>,
        session: &'a Session,
        token: Token,
    ) -> Asker<'a, S> {
        Asker {
            session,
            access: Access::new(credentials, session, token),
            pace: Mutex::new(RequestRate::new()),
            gate: tokio::sync::Mutex::new(()),
            stopped: AtomicBool::new(false),
            began: Instant::now(),
        }
    }

    /// Sends a request when its turn comes, and retries it until it is answered or hopeless.
    pub(super) async fn ask<T, F>(&self, request: impl Fn(Arc<Token>) -> F) -> Result<T, Stop>
    where
        F: Future<Output = Result<T, ServiceError>>,
    {
        let mut faults = 0;
        let mut first_fault = None;
        loop {
            let token = self.turn().await?;
            let sent = self.began.elapsed();
            let answer = request(Arc::clone(&token)).await;
            let now = self.began.elapsed();
            let refusal = match answer {
                Ok(answer) => {
                    self.pace().served(now);
                    return Ok(answer);
                }
                Err(refusal) => refusal,
            };
            match &refusal.failure {
                ServiceFailure::Unauthorized => {
                    let replaced = self.access.replace(&token, refusal).await;
                    replaced.map_err(|error| self.stop(error))?;
                }
                failure if failure.is_throttling() => {
                    self.pace().refused(sent, now, failure.retry_after());
                    if self.pace().is_hopeless(now) {
                        return Err(self.stop(refusal.into()));
                    }
                }
                ServiceFailure::Setting(_) => return Err(self.stop(refusal.into())),
                failure => {
                    faults += 1;
                    let since = *first_fault.get_or_insert(now);
                    let elapsed = now.saturating_sub(since);
                    let wait = retry::wait(failure, Repeat::Safe, faults, elapsed, random());
                    match wait {
                        Some(wait) => sleep(wait).await,
                        // No other request was served in that time either.
                        None if failure.is_transient() && self.pace().last_answer() <= since => {
                            return Err(self.stop(refusal.into()));
                        }
                        None => return Err(Stop::One(refusal.into())),
                    }
                }
            }
        }
    }

    /// Waits for the turn of a request, and returns the token to send.
    async fn turn(&self) -> Result<Arc<Token>, Stop> {
        let _first = self.gate.lock().await;
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return Err(Stop::Skipped);
            }
            let turn = self.pace().turn(self.began.elapsed());
            match turn {
                // The gate stays locked during a token refresh, so no other request takes a turn.
                Ok(()) => return Ok(self.access.token().await),
                Err(wait) => sleep(wait.min(LOOK_EVERY)).await,
            }
        }
    }

    /// Stops all further requests.
    ///
    /// Requests in flight run to their end, because one may be a token refresh, which must not be
    /// lost.
    fn stop(&self, error: Error) -> Stop {
        if self.stopped.swap(true, Ordering::Relaxed) {
            // Later errors follow from the first one and would only hide it.
            Stop::Skipped
        } else {
            Stop::All(error)
        }
    }

    fn pace(&self) -> MutexGuard<'_, RequestRate> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
