//! What the flows that ask a person have in common: the client, the browser, what is said.

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

/// How people are asked.
#[derive(Clone, Copy)]
pub struct Flows<'a> {
    /// The flow of each session.
    pub of: &'a (dyn Fn(&SessionId) -> FlowChoice + Sync),
    /// PKCE: the port to listen on, to which somebody leads the browser's way; 0 takes any that is free.
    pub forwarded_port: Option<u16>,
    /// PKCE: where a person can hand over what the browser could not bring.
    pub manual_callback: Option<&'a ManualCallback>,
}

impl Flows<'_> {
    /// Everybody is asked by device code.
    pub const DEVICE_CODE: Flows<'static> = Flows {
        of: &|_| FlowChoice::DEVICE_CODE,
        forwarded_port: None,
        manual_callback: None,
    };
}

/// A person who is asked: what a flow needs for it.
pub(crate) struct Interaction<'a, S> {
    pub(crate) ports: Ports<'a, S>,
    pub(crate) flows: Flows<'a>,
    /// How long an answer is waited for, where that is less than usual.
    pub(crate) patience: Option<Duration>,
}

/// A token, and the browser that waits to hear of it.
pub(crate) struct Authorized {
    pub(crate) token: Token,
    pub(crate) visitor: Option<Visitor>,
}

impl<S: Oidc> Interaction<'_, S> {
    /// The client of an earlier login.
    pub(crate) fn kept_client(&self, session: &Session, flow: Flow) -> Option<Registration> {
        self.ports
            .cache
            .load_registration(session, flow, self.ports.now())
    }

    /// A client that is registered now, and kept for the next login.
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
        // The next login registers once more; this one has its client.
        self.ports.tell_unsaved(session, kept);
        Ok(client)
    }

    /// Forgets a client that the service does not know any more, so that another can be registered.
    pub(crate) fn forget(&self, session: &Session, client: &Registration) {
        self.ports.tell_unsaved(
            session,
            self.ports.cache.forget_registration(session, client),
        );
    }

    /// Checks a URL that is to be opened.
    pub(crate) fn page(&self, session: &Session, text: &str) -> Option<VerificationUrl> {
        VerificationUrl::parse(text, self.ports.service.is_overridden(session))
    }

    /// Begins to open a page, where it is to be opened.
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

/// Whether another client may fare better.
pub(crate) fn is_about_the_client(error: &Error) -> bool {
    matches!(error, Error::Service(error) if error.failure == ServiceFailure::InvalidClient)
}
