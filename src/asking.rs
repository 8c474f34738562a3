//! What the flows that ask a person have in common: the client, the browser, what is said.

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::event::Event;
use crate::oidc::{Failure, Oidc};
use crate::registration::{Flow, Registration};
use crate::session::Session;
use crate::world::{Browser, Clock, VerificationUrl};

/// What a flow needs.
pub(crate) struct Asking<'a, S> {
    pub(crate) service: &'a S,
    pub(crate) cache: &'a Cache,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) browser: Option<&'a dyn Browser>,
    pub(crate) events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
}

impl<S: Oidc> Asking<'_, S> {
    /// The client of an earlier login.
    pub(crate) fn kept_client(&self, session: &Session, flow: Flow) -> Option<Registration> {
        self.cache
            .load_registration(session, flow, self.clock.now())
    }

    /// A client that is registered now, and kept for the next login.
    pub(crate) async fn new_client(
        &self,
        session: &Session,
        flow: Flow,
    ) -> Result<Registration, Error> {
        let client = self.service.register(session, flow).await?;
        let kept = self
            .cache
            .store_registration(session, &client, self.clock.now());
        // The next login registers once more; this one has its client.
        self.note(session, kept);
        Ok(client)
    }

    /// Forgets a client that the service does not know any more, so that another can be registered.
    pub(crate) fn forget(&self, session: &Session, client: &Registration) {
        self.note(session, self.cache.forget_registration(session, client));
    }

    /// Checks a URL that is to be opened.
    pub(crate) fn page(&self, session: &Session, text: &str) -> Option<VerificationUrl> {
        VerificationUrl::parse(text, self.service.is_overridden(session))
    }

    /// Begins to open a page, where it is to be opened.
    pub(crate) fn open(&self, session: &Session, url: &VerificationUrl) {
        if let Some(browser) = self.browser
            && let Err(error) = browser.open(&session.id, url)
        {
            (self.events)(session, Event::NoBrowser(error));
        }
    }

    pub(crate) fn unsafe_url(&self, session: &Session) -> Error {
        Error::UnsafeUrl {
            host: self.service.host(session),
        }
    }

    fn note(&self, session: &Session, result: Result<(), CacheError>) {
        if let Err(error) = result {
            (self.events)(session, Event::NotKept(&error));
        }
    }
}

/// Whether another client may fare better.
pub(crate) fn is_about_the_client(error: &Error) -> bool {
    matches!(error, Error::Service(error) if error.failure == Failure::InvalidClient)
}
