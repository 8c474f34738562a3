//! The authorization-code grant with PKCE: listen, register, show, wait for the browser to come back, redeem, tell the browser.

use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{Instant, sleep, timeout};
use zeroize::Zeroizing;

use crate::asking::{Asking, is_about_the_client};
use crate::error::Error;
use crate::event::Event;
use crate::loopback::{Answer, Loopback, Visit, Visitor};
use crate::oidc::{AUTHORIZE_OPERATION, Failure, Grant, Oidc, ServiceError};
use crate::pasteboard::Pasteboard;
use crate::pkce::{CALLBACK_PATH, Callback, Proof, RANDOM, Request, callback};
use crate::poll::{Answer as Retry, Poll};
use crate::printable::{Printable, html, shortened};
use crate::registration::{Flow, Registration};
use crate::secret::Secret;
use crate::session::Session;
use crate::token::Token;

/// How long a browser is waited for, as in the AWS CLI.
const LIFE: Duration = Duration::from_secs(600);

/// For so many seconds a code is tried while the service cannot be reached.
const REDEEM_WITHIN: i32 = 30;

/// The flow.
pub(crate) struct Authorize<'a, S> {
    pub(crate) asking: Asking<'a, S>,
    /// The port to listen on, where somebody leads a browser's way to it; 0: any.
    pub(crate) led_port: Option<u16>,
    /// Brings what a person pastes.
    pub(crate) pasteboard: Option<&'a Pasteboard>,
    /// How long an answer is waited for, where that is less than usual.
    pub(crate) patience: Option<Duration>,
}

/// A token, and the browser that waits to hear of it.
pub(crate) struct Authorized {
    pub(crate) token: Token,
    pub(crate) visitor: Option<Visitor>,
}

impl<S: Oidc> Authorize<'_, S> {
    /// Logs a person in. A client that the service has forgotten is registered anew, once.
    pub(crate) async fn run(&self, session: &Session) -> Result<Authorized, Error> {
        let port = self.led_port.unwrap_or(0);
        let listening = Loopback::bind(port).await;
        let loopback = listening.map_err(|source| Error::NoListener {
            session: session.id.as_str().to_owned(),
            port,
            source,
        })?;
        if let Some(client) = self.asking.kept_client(session, Flow::AuthorizationCode) {
            match self.authorize(session, &client, &loopback).await {
                Err(error) if is_about_the_client(&error) => self.asking.forget(session, &client),
                // It may have been forgotten too: then the browser alone was told, and did not come back.
                Err(error @ Error::TimedOut { .. }) if self.life() == LIFE => {
                    self.asking.forget(session, &client);
                    return Err(error);
                }
                done => return done,
            }
        }
        let client = self
            .asking
            .new_client(session, Flow::AuthorizationCode)
            .await?;
        self.authorize(session, &client, &loopback).await
    }

    fn life(&self) -> Duration {
        self.patience.map_or(LIFE, |patience| patience.min(LIFE))
    }

    async fn authorize(
        &self,
        session: &Session,
        client: &Registration,
        loopback: &Loopback,
    ) -> Result<Authorized, Error> {
        let service = self.asking.service;
        let proof = random_proof(session)?;
        let redirect_uri = loopback.url(CALLBACK_PATH);
        let endpoint = service.authorization_endpoint(session).await?;
        let request = Request {
            endpoint: &endpoint,
            client_id: &client.client_id,
            redirect_uri: &redirect_uri,
            scopes: &client.scopes,
        };
        let url = request.url(&proof);
        let url = url.and_then(|url| self.asking.page(session, &url));
        let url = url.ok_or_else(|| self.asking.unsafe_url(session))?;
        let life = self.life();
        let prompt = Event::Authorize {
            url: &url,
            life,
            led_port: self.led_port.map(|_| loopback.port()),
            can_paste: self.pasteboard.is_some(),
        };
        (self.asking.events)(session, prompt);
        self.asking.open(session, &url);
        let answer = timeout(life, self.answer(loopback, &proof.state)).await;
        let (answer, visitor) = answer.map_err(|_| Error::TimedOut {
            session: session.id.as_str().to_owned(),
            waited: life,
        })?;
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
                Err(refused(service.host(session), &error, &description))
            }
        };
        match redeemed {
            Ok(token) => Ok(Authorized { token, visitor }),
            Err(error) => {
                let error = Error::from(error);
                tell(visitor, Some(&error)).await;
                Err(error)
            }
        }
    }

    /// A token for what was brought. A person has approved by now: an outage that ends soon does not cost them another time, and
    /// a code that was spent with an answer that was lost is refused, no more.
    async fn redeem(
        &self,
        session: &Session,
        client: &Registration,
        grant: Grant<'_>,
    ) -> Result<Token, ServiceError> {
        let begun = Instant::now();
        let mut poll = Poll::new(1, REDEEM_WITHIN);
        let mut told = false;
        loop {
            let asked = self.asking.clock.now();
            let answer = self.asking.service.create_token(session, client, grant);
            let error = match answer.await {
                Ok(issued) => {
                    let ends = asked + issued.expires_in;
                    let (access, refresh) = (issued.access_token, issued.refresh_token);
                    return Ok(Token::new(access, ends, client, refresh));
                }
                Err(error) => error,
            };
            let wait = poll.wait(Retry::Unreachable, begun.elapsed());
            let Some(wait) = wait.filter(|_| error.failure.is_transient()) else {
                return Err(error);
            };
            if !std::mem::replace(&mut told, true) {
                (self.asking.events)(session, Event::Unreachable(&error));
            }
            sleep(wait).await;
        }
    }

    /// What the browser brings, or the person.
    async fn answer(&self, loopback: &Loopback, state: &Secret) -> (Callback, Option<Visitor>) {
        let visited = loopback.receive(|visit| received(visit, state));
        let pasted = async {
            match self.pasteboard {
                Some(pasteboard) => pasteboard.answer(state).await,
                None => pending().await,
            }
        };
        match select(pin!(visited), pin!(pasted)).await {
            Either::Left(((callback, visitor), _)) => (callback, Some(visitor)),
            Either::Right((callback, _)) => (callback, None),
        }
    }
}

/// Tells the browser, where one waits, how the login ended: well, or by this error.
pub(crate) async fn tell(visitor: Option<Visitor>, error: Option<&Error>) {
    let Some(visitor) = visitor else {
        return;
    };
    let answer = match error {
        None => Answer::page(&page(
            "Logged in",
            "You may close this page and go back to your terminal.",
        )),
        Some(error) => Answer::wrong(&page(
            "Not logged in",
            &Printable(&error.to_string()).to_string(),
        )),
    };
    visitor.answer(answer).await;
}

/// Takes the visit that answers the question with this state, and no other.
fn received(visit: Visit<'_>, state: &Secret) -> Result<Callback, Answer> {
    if visit.path != CALLBACK_PATH {
        return Err(Answer::not_found());
    }
    callback(visit.query.unwrap_or_default(), state).ok_or_else(|| {
        Answer::wrong(&page(
            "Not the answer",
            "This is not the answer to the login that is going on here, and changes nothing. Open the URL that the terminal shows.",
        ))
    })
}

/// What the service said by way of the browser.
fn refused(host: String, error: &str, description: &str) -> ServiceError {
    let failure = match error {
        "access_denied" => Failure::AccessDenied,
        "invalid_client" | "unauthorized_client" => Failure::InvalidClient,
        "invalid_scope" => Failure::InvalidScope,
        _ if description.is_empty() => Failure::Other(shortened(error, 80)),
        _ => Failure::Other(format!(
            "{}: {}",
            shortened(error, 80),
            shortened(description, 120)
        )),
    };
    ServiceError {
        operation: AUTHORIZE_OPERATION,
        host,
        failure,
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
        getrandom::fill(bytes).map_err(|_| Error::NoRandomness {
            session: session.id.as_str().to_owned(),
        })?;
    }
    let [verifier, state] = &*bytes;
    Ok(Proof::new(verifier, state))
}

#[cfg(test)]
mod tests;
