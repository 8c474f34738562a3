//! Single flight: of all processes that need the same token or role credentials at the same time, one does the work.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::event::Event;
use crate::error::Error;
use crate::session::Session;
use crate::system::lock::{Attempt, Holder, Lock};

/// Between two looks at the lock.
const PAUSE: Duration = Duration::from_millis(50);
/// A wait that is longer is told.
const PATIENCE: Duration = Duration::from_secs(2);
/// A little more than a code lives: then nobody will approve it.
const LIMIT: Duration = Duration::from_secs(11 * 60);

/// What came of waiting for one's turn.
pub(crate) enum Flight<T> {
    /// It is ours, with the lock where there can be one.
    Lead(Option<Lock>),
    /// The holder brought what was needed.
    Follow(Box<T>),
}

/// Waits for the turn of this process.
pub(crate) struct SingleFlight<'a> {
    pub(crate) events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
    /// How long to wait; `None`: as long as a code can live.
    pub(crate) limit: Option<Duration>,
}

impl SingleFlight<'_> {
    /// Takes a lock of the session's by `try_lock`. While another process holds it, `served` looks whether its work is
    /// done already.
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
                    // Whom a person refused while we waited for it, it would refuse again: one page is enough.
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
