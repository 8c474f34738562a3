//! One session's requests to its portal: each in its turn, repeated where that may help.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::rate::{RequestRate, pause};
use crate::cache::Token;
use crate::credentials::{Access, Credentials};
use crate::error::Error;
use crate::service::{Oidc, Portal, ServiceError, ServiceFailure};
use crate::session::Session;

/// How often a request is sent that meets a fault which may pass; that there are too many requests is none.
const TRIES: u32 = 4;
/// While a turn is awaited, it is seen so soon that it will never come.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why a request brought nothing.
pub(super) enum Stop {
    /// It concerns this request.
    One(Error),
    /// It concerns every request: no other is sent any more. Told to one of them.
    All(Error),
    /// It was not sent, because of another's [`Stop::All`].
    Skipped,
}

/// Asks the portal for one session.
pub(super) struct Asker<'a, S> {
    pub(super) session: &'a Session,
    access: Access<'a, S>,
    pace: Mutex<RequestRate>,
    /// Whose turn it is: in the order in which they came.
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

    /// Sends a request when it may be sent, until there is an answer or no hope for one.
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
                ServiceFailure::Throttled(retry_after) => {
                    self.pace().refused(sent, now, *retry_after);
                    if self.pace().is_hopeless(now) {
                        return Err(self.stop(refusal.into()));
                    }
                }
                failure if failure.is_transient() => {
                    faults += 1;
                    let since = *first_fault.get_or_insert(now);
                    if faults < TRIES {
                        sleep(pause(faults, random())).await;
                    } else if self.pace().last_answer() <= since {
                        // Nobody else was served either in all this time.
                        return Err(self.stop(refusal.into()));
                    } else {
                        return Err(Stop::One(refusal.into()));
                    }
                }
                ServiceFailure::Setting(_) => return Err(self.stop(refusal.into())),
                _ => return Err(Stop::One(refusal.into())),
            }
        }
    }

    /// Waits for the turn of a request, and gives the token to send.
    async fn turn(&self) -> Result<Arc<Token>, Stop> {
        let _first = self.gate.lock().await;
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return Err(Stop::Skipped);
            }
            let turn = self.pace().turn(self.began.elapsed());
            match turn {
                // While a token is being renewed, nobody else takes a turn.
                Ok(()) => return Ok(self.access.token().await),
                Err(wait) => sleep(wait.min(LOOK_EVERY)).await,
            }
        }
    }

    /// Requests that are under way go on to their end: one may be a renewal, which must not be lost.
    fn stop(&self, error: Error) -> Stop {
        if self.stopped.swap(true, Ordering::Relaxed) {
            // What follows from the first reason would only hide it.
            Stop::Skipped
        } else {
            Stop::All(error)
        }
    }

    fn pace(&self) -> MutexGuard<'_, RequestRate> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From 0 to 1; in the middle where the system has none.
fn random() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}
