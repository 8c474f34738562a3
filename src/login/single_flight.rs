//! Single flight: of all processes that need the same token or credentials, only one does the work.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::event::Event;
use crate::error::Error;
use crate::session::Session;
use crate::system::lock::{Attempt, Holder, Lock};

/// The pause between two attempts to take the lock.
const PAUSE: Duration = Duration::from_millis(50);
/// The time after which a wait is reported.
const PATIENCE: Duration = Duration::from_secs(2);
/// The maximum wait, slightly longer than a code is valid: after that, a login can't succeed.
const LIMIT: Duration = Duration::from_secs(11 * 60);

/// The default time limit of work that must not prompt the user.
pub const WAIT: Duration = Duration::from_secs(30);

/// The result of waiting for our turn.
pub(crate) enum Flight<T> {
    /// It is our turn; we have the lock, unless locking is impossible.
    Lead(Option<Lock>),
    /// The process that held the lock produced what we need.
    Follow(Box<T>),
}

/// Waits for the turn of this process.
pub(crate) struct SingleFlight<'a> {
    pub(crate) events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
    /// How long to wait; `None` means as long as a code can be valid.
    pub(crate) limit: Option<Duration>,
}

impl SingleFlight<'_> {
    /// Takes the lock of a session with `try_lock`.
    ///
    /// While another process holds it, `served` checks whether that process has already done the
    /// work.
    pub(crate) async fn join<T>(
        &self,
        session: &Session,
        try_lock: impl Fn() -> Attempt,
        served: impl Fn() -> Option<T>,
    ) -> Result<Flight<T>, Error> {
        let begun = Instant::now();
        let mut told = false;
        let mut awaited: Option<Holder> = None;
        loop {
            let holder = match try_lock() {
                Attempt::Taken(lock) => {
                    // The user denied the login that we waited for; do not prompt again.
                    let since = awaited.and_then(|holder| holder.since);
                    if since.is_some_and(|since| lock.refused() >= Some(since)) {
                        let session = session.id.as_str().to_owned();
                        return Err(Error::DeniedThere { session });
                    }
                    return Ok(Flight::Lead(Some(lock)));
                }
                Attempt::Impossible(error) => {
                    (self.events)(session, Event::LockUnavailable(&error));
                    return Ok(Flight::Lead(None));
                }
                Attempt::Busy(holder) => {
                    awaited.get_or_insert(holder);
                    holder
                }
            };
            if let Some(brought) = served() {
                return Ok(Flight::Follow(Box::new(brought)));
            }
            if begun.elapsed() >= self.limit.unwrap_or(LIMIT) {
                return Err(Error::Busy {
                    session: session.id.as_str().to_owned(),
                    holder,
                });
            }
            if !told && begun.elapsed() >= PATIENCE {
                told = true;
                (self.events)(session, Event::Waiting(holder));
            }
            sleep(PAUSE).await;
        }
    }
}
