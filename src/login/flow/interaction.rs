//! What all flows share: the client registration, the browser, and the events.

use super::choice::FlowChoice;
use super::manual_callback::ManualCallback;
use crate::browser::VerificationUrl;
use crate::cache::{Flow, Registration, Token};
use crate::error::Error;
use crate::login::{Event, Ports};
use crate::service::{Oidc, ServiceFailure};
use crate::session::{Session, SessionId};
use crate::system::loopback::Visitor;
use std::time::Duration;

/// How to prompt the user.
#[derive(Clone, Copy)]
pub struct Flows<'a> {
    /// Returns the flow of a session.
    pub of: &'a (dyn Fn(&SessionId) -> FlowChoice + Sync),
    /// PKCE: the port to listen on, which the user forwards; 0 picks any free port.
    pub forwarded_port: Option<u16>,
    /// PKCE: receives the callback URL if the user pastes it.
    pub manual_callback: Option<&'a ManualCallback>,
}

impl Flows<'_> {
    /// Prompts by device code for every session.
    pub const DEVICE_CODE: Flows<'static> = Flows {
        of: &|_| FlowChoice::DEVICE_CODE,
        forwarded_port: None,
        manual_callback: None,
    };
}

/// A login that prompts the user, with everything that a flow needs.
pub(crate) struct Interaction<'a, S> {
    pub(crate) ports: Ports<'a, S>,
    pub(crate) flows: Flows<'a>,
    /// How long to wait for the user, if that is shorter than usual.
    pub(crate) patience: Option<Duration>,
}

/// A token, and the browser that waits for the result of the login.
pub(crate) struct Authorized {
    pub(crate) token: Token,
    pub(crate) visitor: Option<Visitor>,
}

impl<S: Oidc> Interaction<'_, S> {
    /// Returns the cached client registration of an earlier login.
    pub(crate) fn kept_client(&self, session: &Session, flow: Flow) -> Option<Registration> {
        self.ports
            .cache
            .load_registration(session, flow, self.ports.now())
    }

    /// Registers a client and caches the registration for the next login.
    pub(crate) async fn new_client(
        &self,
        session: &Session,
        flow: Flow,
    ) -> Result<Registration, Error> {
        let client = self.ports.service.register(session, flow).await?;
        let kept = self
            .ports
            .cache
            .store_registration(session, &client, self.ports.now());
        // If caching fails, only the next login is affected: it registers again.
        self.ports.tell_unsaved(session, kept);
        Ok(client)
    }

    /// Deletes the cached registration of a client that the service no longer knows.
    ///
    /// The login can then register a new one.
    pub(crate) fn forget(&self, session: &Session, client: &Registration) {
        self.ports.tell_unsaved(
            session,
            self.ports.cache.forget_registration(session, client),
        );
    }

    /// Returns the URL to open, if it is safe.
    pub(crate) fn page(&self, session: &Session, text: &str) -> Option<VerificationUrl> {
        VerificationUrl::parse(text, self.ports.service.is_overridden(session))
    }

    /// Starts to open a page in the browser, if there is one.
    pub(crate) fn open(&self, session: &Session, url: &VerificationUrl) {
        if let Some(browser) = self.ports.browser
            && let Err(error) = browser.open(&session.id, url)
        {
            self.ports.tell(session, Event::NoBrowser(error));
        }
    }

    pub(crate) fn unsafe_url(&self, session: &Session) -> Error {
        Error::UnsafeUrl {
            host: self.ports.service.host(session),
        }
    }
}

/// Returns whether a new client registration may help.
pub(crate) fn is_about_the_client(error: &Error) -> bool {
    matches!(error, Error::Service(error) if error.failure == ServiceFailure::InvalidClient)
}
