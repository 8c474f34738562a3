//! What the operations of this crate need of their surroundings, in one bundle.

use chrono::{DateTime, Utc};

use super::event::Event;
use crate::browser::Browser;
use crate::cache::{Cache, CacheError};
use crate::session::Session;
use crate::system::Clock;

/// The surroundings of a login, a logout, a listing or a request for credentials.
///
/// It is built once by a program, and handed on by value.
pub struct Ports<'a, S> {
    /// AWS: IAM Identity Center, the access portal and, where roles are assumed, STS.
    pub service: &'a S,
    /// The files of tokens, registrations and role credentials.
    pub cache: &'a Cache,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Opens the page of a login; `None` where nothing is to be opened.
    pub browser: Option<&'a dyn Browser>,
    /// Is told what happens, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
}

// Not derived: that would ask for a service that can be copied.
impl<S> Clone for Ports<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Ports<'_, S> {}

impl<'a, S> Ports<'a, S> {
    /// Returns the same ports with another listener.
    #[must_use]
    pub fn with_events<'b>(self, events: &'b (dyn Fn(&Session, Event<'_>) + Sync)) -> Ports<'b, S>
    where
        'a: 'b,
    {
        Ports { events, ..self }
    }

    /// Returns the time of day.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Tells what happens to a session.
    pub(crate) fn tell(&self, session: &Session, event: Event<'_>) {
        (self.events)(session, event);
    }

    /// Tells that something could not be saved which the operation does not need.
    pub(crate) fn tell_unsaved(&self, session: &Session, result: Result<(), CacheError>) {
        if let Err(error) = result {
            self.tell(session, Event::NotSaved(&error));
        }
    }
}
