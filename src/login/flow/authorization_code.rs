//! The authorization code flow with PKCE.
//!
//! It listens on the loopback interface, registers a client, shows the URL, sends the browser to it
//! by way of a page that works once, waits for the callback, redeems the authorization code, and
//! answers the browser.

use std::future::pending;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{timeout, timeout_at};
use zeroize::Zeroizing;

use super::interaction::{Authorized, Interaction, is_about_the_client};
use super::opened_page::OpenedPage;
use super::pkce::{CALLBACK_PATH, Callback, Proof, RANDOM, Request, callback};
use crate::browser::VerificationUrl;
use crate::cache::{Flow, Registration, Token};
use crate::error::{Error, OneTime};
use crate::login::Event;
use crate::service::retry::{Repeat, retried};
use crate::service::{Grant, Oidc, Operation, ServiceError, ServiceFailure};
use crate::session::Session;
use crate::system::loopback::{BrowserAnswer, Loopback, OneTimePage, PageVisit, Visit, Visitor};
use crate::text::{Printable, Secret, html, shortened};

/// How long to wait for the browser, as in the AWS CLI.
const LIFE: Duration = Duration::from_secs(600);

/// The authorization code flow with PKCE.
pub(super) struct AuthorizationCodeFlow<'a, S>(pub(super) &'a Interaction<'a, S>);

impl<S: Oidc> AuthorizationCodeFlow<'_, S> {
    /// Logs the user in; registers a client again, once, if the service no longer knows it.
    pub(super) async fn run(&self, session: &Session) -> Result<Authorized, Error> {
        let port = self.0.flows.forwarded_port.unwrap_or(0);
        let listening = Loopback::bind(port).await;
        let mut loopback = listening.map_err(|source| Error::NoListener {
            session: session.id.as_str().to_owned(),
            port,
            source,
        })?;
        if let Some(client) = self.0.kept_client(session, Flow::AuthorizationCode) {
            match self.authorize(session, &client, &mut loopback).await {
                Err(error) if is_about_the_client(&error) => self.0.forget(session, &client),
                // The service may have forgotten the client here too: it shows that error only in
                // the browser, which then never calls back.
                Err(error @ Error::TimedOut { .. }) if self.life() == LIFE => {
                    self.0.forget(session, &client);
                    return Err(error);
                }
                done => return done,
            }
        }
        let client = self.0.new_client(session, Flow::AuthorizationCode).await?;
        self.authorize(session, &client, &mut loopback).await
    }

    fn life(&self) -> Duration {
        self.0.patience.map_or(LIFE, |patience| patience.min(LIFE))
    }

    async fn authorize(
        &self,
        session: &Session,
        client: &Registration,
        loopback: &mut Loopback,
    ) -> Result<Authorized, Error> {
        let service = self.0.ports.service;
        let redirect_uri = loopback.url(CALLBACK_PATH);
        let endpoint = service.authorization_endpoint(session).await?;
        let request = Request {
            endpoint: &endpoint,
            client_id: &client.client_id,
            redirect_uri: &redirect_uri,
            scopes: &client.scopes,
        };
        let url_of = |proof: &Proof| {
            let url = request.url(proof);
            let url = url.and_then(|url| self.0.page(session, &url));
            url.ok_or_else(|| self.0.unsafe_url(session))
        };
        let shown = random_proof(session)?;
        let url = url_of(&shown)?;
        let life = self.life();
        let prompt = Event::Authorize {
            url: &url,
            life,
            forwarded_port: self.0.flows.forwarded_port.map(|_| loopback.port()),
            can_paste: self.0.flows.manual_callback.is_some(),
        };
        self.0.ports.tell(session, prompt);
        let mut opened = None;
        if self.0.ports.browser.is_some() {
            let proof = random_proof(session)?;
            let target = Secret::new(url_of(&proof)?.as_str().to_owned());
            let page = OneTimePage::new(target).map_err(|_| no_randomness(session))?;
            let address = VerificationUrl::parse(&page.url(loopback), true);
            self.0
                .open(session, &address.ok_or_else(|| self.0.unsafe_url(session))?);
            opened = Some(OpenedPage::new(page, proof, life));
        }
        let answer = self.answer(session, loopback, &shown, opened.as_mut());
        let answer = timeout(life, answer).await;
        let (answer, request, visitor) = answer.map_err(|_| Error::TimedOut {
            session: session.id.as_str().to_owned(),
            waited: life,
        })?;
        let proof = match (request, &opened) {
            (Requested::OnThePage, Some(opened)) => &opened.proof,
            _ => &shown,
        };
        let redeemed = match answer {
            Callback::Code(code) => {
                let grant = Grant::AuthorizationCode {
                    code: &code,
                    verifier: &proof.verifier,
                    redirect_uri: &redirect_uri,
                };
                self.redeem(session, client, grant).await
            }
            Callback::Refused { error, description } => {
                Err(refused(service.host(session), &error, &description).into())
            }
        };
        match redeemed {
            Ok(token) => Ok(Authorized { token, visitor }),
            Err(error) => {
                tell(visitor, Some(&error)).await;
                Err(error)
            }
        }
    }

    /// Redeems an authorization code for a token.
    ///
    /// The user has already approved, and should not have to do it again because of a short outage.
    /// But a code that the service may have received is not sent again: the service may then revoke
    /// the token that it issued (RFC 6749 section 4.1.2).
    async fn redeem(
        &self,
        session: &Session,
        client: &Registration,
        grant: Grant<'_>,
    ) -> Result<Token, Error> {
        let ports = &self.0.ports;
        let told = AtomicBool::new(false);
        let redeemed = retried(Repeat::Approved, || async {
            let asked = ports.now();
            let answer = ports.service.create_token(session, client, grant).await;
            match &answer {
                Err(error)
                    if error.failure.is_transient() && !told.swap(true, Ordering::Relaxed) =>
                {
                    ports.tell(session, Event::Unreachable(error));
                }
                _ => {}
            }
            answer.map(|issued| (asked, issued))
        });
        let (asked, issued) =
            redeemed
                .await
                .map_err(|source| match source.failure.may_hide_success() {
                    true => Error::TokenLost {
                        session: session.id.to_string(),
                        grant: OneTime::Code,
                        source,
                    },
                    false => Error::Service(source),
                })?;
        let ends = asked + issued.expires_in;
        let (access, refresh) = (issued.access_token, issued.refresh_token);
        Ok(Token::new(access, ends, client, refresh))
    }

    /// Waits for the callback, either from the browser or pasted by the user.
    async fn answer(
        &self,
        session: &Session,
        loopback: &mut Loopback,
        shown: &Proof,
        opened: Option<&mut OpenedPage>,
    ) -> (Callback, Requested, Option<Visitor>) {
        let visited = self.visited(session, loopback, shown, opened);
        let pasted = async {
            match self.0.flows.manual_callback {
                Some(manual_callback) => manual_callback.answer(&shown.state).await,
                None => pending().await,
            }
        };
        match select(pin!(visited), pin!(pasted)).await {
            Either::Left(((callback, request, visitor), _)) => (callback, request, Some(visitor)),
            Either::Right((callback, _)) => (callback, Requested::InTheTerminal, None),
        }
    }

    /// Waits for the callback from the browser.
    async fn visited(
        &self,
        session: &Session,
        loopback: &mut Loopback,
        shown: &Proof,
        mut opened: Option<&mut OpenedPage>,
    ) -> (Callback, Requested, Visitor) {
        // The answer to the request on the page, until it counts.
        let mut held: Option<(Callback, Visitor)> = None;
        loop {
            let settled_at = opened.as_ref().map(|opened| opened.settled_at);
            let next = loopback.receive(|visit| received(visit, shown, opened.as_deref_mut()));
            let (received, visitor) = match (held.take(), settled_at) {
                (Some((callback, visitor)), Some(settled_at)) => {
                    match timeout_at(settled_at, next).await {
                        Ok(next) => {
                            held = Some((callback, visitor));
                            next
                        }
                        Err(_) => return (callback, Requested::OnThePage, visitor),
                    }
                }
                _ => next.await,
            };
            match received {
                Received::Callback(callback, Requested::InTheTerminal) => {
                    if let Some((_, visitor)) = held {
                        visitor.answer(not_this_login()).await;
                    }
                    return (callback, Requested::InTheTerminal, visitor);
                }
                // If the browser asks again, it reads only the last answer.
                Received::Callback(callback, Requested::OnThePage) => {
                    let first = held.take().map_or(callback, |(first, _)| first);
                    held = Some((first, visitor));
                }
                Received::SecondVisit => {
                    self.0.ports.tell(session, Event::OpenedTwice);
                    if let Some((_, visitor)) = held.take() {
                        visitor.answer(BrowserAnswer::wrong(&revoked())).await;
                    }
                    visitor.answer(BrowserAnswer::gone(&revoked())).await;
                }
            }
        }
    }
}

/// Where the browser found the request that it answers.
#[derive(Clone, Copy)]
enum Requested {
    /// The user opened the URL in the terminal.
    InTheTerminal,
    /// We opened the page.
    OnThePage,
}

/// A visit that this login must handle.
enum Received {
    Callback(Callback, Requested),
    /// The second visit of the page, which has revoked its request.
    SecondVisit,
}

/// Shows the result of the login in the browser, if one is waiting.
pub(crate) async fn tell(visitor: Option<Visitor>, error: Option<&Error>) {
    let Some(visitor) = visitor else {
        return;
    };
    let answer = match error {
        None => BrowserAnswer::page(&page(
            "Logged in",
            "You can close this page and return to your terminal.",
        )),
        Some(error) => BrowserAnswer::wrong(&page(
            "Not logged in",
            &Printable(&error.to_string()).to_string(),
        )),
    };
    visitor.answer(answer).await;
}

/// Accepts only the callbacks of this login; every other visit gets an error page or a redirect.
fn received(
    visit: Visit<'_>,
    shown: &Proof,
    mut opened: Option<&mut OpenedPage>,
) -> Result<Received, BrowserAnswer> {
    if visit.path != CALLBACK_PATH {
        let Some(opened) = opened.as_mut() else {
            return Err(BrowserAnswer::not_found());
        };
        return match opened.page.visit(visit) {
            Some(PageVisit::First(redirect)) => Err(redirect),
            Some(PageVisit::Again) if std::mem::replace(&mut opened.is_revoked, true) => {
                Err(BrowserAnswer::gone(&revoked()))
            }
            Some(PageVisit::Again) => Ok(Received::SecondVisit),
            None => Err(BrowserAnswer::not_found()),
        };
    }
    let trusted = opened.as_ref().and_then(|opened| opened.trusted());
    let requests = [
        (Some(shown), Requested::InTheTerminal),
        (trusted, Requested::OnThePage),
    ];
    let query = visit.query.unwrap_or_default();
    let answered = requests.into_iter().find_map(|(proof, requested)| {
        let callback = callback(query, &proof?.state)?;
        Some(Received::Callback(callback, requested))
    });
    answered.ok_or_else(not_this_login)
}

fn not_this_login() -> BrowserAnswer {
    BrowserAnswer::wrong(&page(
        "Not this login",
        "This page does not belong to the login in progress, and nothing was changed. Open the \
         URL shown in your terminal.",
    ))
}

/// Returns the page for both visitors of a page that works once.
fn revoked() -> String {
    page(
        "Opened twice",
        "This link works once, but it was opened twice, perhaps by another program. To be safe, it \
         was revoked. Open the URL shown in your terminal instead.",
    )
}

/// Converts an error that the service reported in the callback.
fn refused(host: String, error: &str, description: &str) -> ServiceError {
    let failure = match error {
        "access_denied" => ServiceFailure::AccessDenied,
        "invalid_client" | "unauthorized_client" => ServiceFailure::InvalidClient,
        "invalid_scope" => ServiceFailure::InvalidScope,
        _ if description.is_empty() => ServiceFailure::Other(shortened(error, 80)),
        _ => ServiceFailure::Other(format!(
            "{}: {}",
            shortened(error, 80),
            shortened(description, 120)
        )),
    };
    ServiceError {
        operation: Operation::Authorize,
        host: host.into(),
        failure,
        setting: None,
        source: None,
    }
}

fn page(title: &str, text: &str) -> String {
    let (title, text) = (html(title), html(text));
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>ssologin</title>\
         <style>:root{{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}}body{{margin:20vh auto;max-width:32rem;\
         padding:0 1rem;overflow-wrap:anywhere}}</style><h1>{title}</h1><p>{text}</p></html>\n"
    )
}

fn random_proof(session: &Session) -> Result<Proof, Error> {
    let mut bytes = Zeroizing::new([[0; RANDOM]; 2]);
    for bytes in bytes.iter_mut() {
        getrandom::fill(bytes).map_err(|_| no_randomness(session))?;
    }
    let [verifier, state] = &*bytes;
    Ok(Proof::new(verifier, state))
}

fn no_randomness(session: &Session) -> Error {
    Error::NoRandomness {
        session: session.id.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests;
