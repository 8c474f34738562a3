//! The ports through which this crate reaches the outside world, in one bundle.

use chrono::{DateTime, Utc};

use super::event::Event;
use crate::browser::Browser;
use crate::cache::{Cache, CacheError};
use crate::session::Session;
use crate::system::Clock;

/// The ports of a login, a logout, a listing or a request for credentials.
///
/// A program creates this once and passes it on by value.
pub struct Ports<'a, S> {
    /// AWS: IAM Identity Center, the access portal, and STS if roles are assumed.
    pub service: &'a S,
    /// The files with tokens, client registrations and role credentials.
    pub cache: &'a Cache,
    /// The current time.
    pub clock: &'a dyn Clock,
    /// Opens the page of a login; `None` means that no page is opened.
    pub browser: Option<&'a dyn Browser>,
    /// Receives the events, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
}

// Not derived, because that would require the service to be `Clone`.
impl<S> Clone for Ports<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Ports<'_, S> {}

impl<'a, S> Ports<'a, S> {
    /// Returns the same ports with another event listener.
    #[must_use]
    pub fn with_events<'b>(self, events: &'b (dyn Fn(&Session, Event<'_>) + Sync)) -> Ports<'b, S>
    where
        'a: 'b,
    {
        Ports { events, ..self }
    }

    /// Returns the current time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Reports an event of a session.
    pub(crate) fn tell(&self, session: &Session, event: Event<'_>) {
        (self.events)(session, event);
    }

    /// Reports a failure to save something that the operation does not need.
    pub(crate) fn tell_unsaved(&self, session: &Session, result: Result<(), CacheError>) {
        if let Err(error) = result {
            self.tell(session, Event::NotSaved(&error));
        }
    }
}
