//! The authorization code flow with PKCE.
//!
//! It listens on the loopback interface, registers a client, shows the URL, waits for the browser's
//! callback, redeems the authorization code, and answers the browser.

use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{Instant, sleep, timeout};
use zeroize::Zeroizing;

use super::interaction::{Authorized, Interaction, is_about_the_client};
use super::pkce::{CALLBACK_PATH, Callback, Proof, RANDOM, Request, callback};
use super::poll::{Poll, PollAnswer};
use crate::cache::{Flow, Registration, Token};
use crate::error::Error;
use crate::login::Event;
use crate::service::{Grant, Oidc, Operation, ServiceError, ServiceFailure};
use crate::session::Session;
use crate::system::loopback::{BrowserAnswer, Loopback, Visit, Visitor};
use crate::text::{Printable, Secret, html, shortened};

/// How long to wait for the browser, as in the AWS CLI.
const LIFE: Duration = Duration::from_secs(600);

/// How long to retry redeeming a code while the service can't be reached, in seconds.
const REDEEM_WITHIN: i32 = 30;

/// The authorization code flow with PKCE.
pub(super) struct AuthorizationCodeFlow<'a, S>(pub(super) &'a Interaction<'a, S>);

impl<S: Oidc> AuthorizationCodeFlow<'_, S> {
    /// Logs the user in; registers a client again, once, if the service no longer knows it.
    pub(super) async fn run(&self, session: &Session) -> Result<Authorized, Error> {
        let port = self.0.flows.forwarded_port.unwrap_or(0);
        let listening = Loopback::bind(port).await;
        let loopback = listening.map_err(|source| Error::NoListener {
            session: session.id.as_str().to_owned(),
            port,
            source,
        })?;
        if let Some(client) = self.0.kept_client(session, Flow::AuthorizationCode) {
            match self.authorize(session, &client, &loopback).await {
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
        self.authorize(session, &client, &loopback).await
    }

    fn life(&self) -> Duration {
        self.0.patience.map_or(LIFE, |patience| patience.min(LIFE))
    }

    async fn authorize(
        &self,
        session: &Session,
        client: &Registration,
        loopback: &Loopback,
    ) -> Result<Authorized, Error> {
        let service = self.0.ports.service;
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
        let url = url.and_then(|url| self.0.page(session, &url));
        let url = url.ok_or_else(|| self.0.unsafe_url(session))?;
        let life = self.life();
        let prompt = Event::Authorize {
            url: &url,
            life,
            forwarded_port: self.0.flows.forwarded_port.map(|_| loopback.port()),
            can_paste: self.0.flows.manual_callback.is_some(),
        };
        self.0.ports.tell(session, prompt);
        self.0.open(session, &url);
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

    /// Redeems an authorization code for a token, with retries during a short outage.
    ///
    /// The user has already approved, and should not have to do it again because of the outage. A
    /// retry is safe: if the code was spent and only the response was lost, the service rejects the
    /// code.
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
            let asked = self.0.ports.now();
            let answer = self.0.ports.service.create_token(session, client, grant);
            let error = match answer.await {
                Ok(issued) => {
                    let ends = asked + issued.expires_in;
                    let (access, refresh) = (issued.access_token, issued.refresh_token);
                    return Ok(Token::new(access, ends, client, refresh));
                }
                Err(error) => error,
            };
            let wait = poll.wait(PollAnswer::Unreachable, begun.elapsed());
            let Some(wait) = wait.filter(|_| error.failure.is_transient()) else {
                return Err(error);
            };
            if !std::mem::replace(&mut told, true) {
                self.0.ports.tell(session, Event::Unreachable(&error));
            }
            sleep(wait).await;
        }
    }

    /// Waits for the callback, either from the browser or pasted by the user.
    async fn answer(&self, loopback: &Loopback, state: &Secret) -> (Callback, Option<Visitor>) {
        let visited = loopback.receive(|visit| received(visit, state));
        let pasted = async {
            match self.0.flows.manual_callback {
                Some(manual_callback) => manual_callback.answer(state).await,
                None => pending().await,
            }
        };
        match select(pin!(visited), pin!(pasted)).await {
            Either::Left(((callback, visitor), _)) => (callback, Some(visitor)),
            Either::Right((callback, _)) => (callback, None),
        }
    }
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

/// Accepts only the callback with this state; every other visit gets an error page.
fn received(visit: Visit<'_>, state: &Secret) -> Result<Callback, BrowserAnswer> {
    if visit.path != CALLBACK_PATH {
        return Err(BrowserAnswer::not_found());
    }
    callback(visit.query.unwrap_or_default(), state).ok_or_else(|| {
        BrowserAnswer::wrong(&page(
            "Not this login",
            "This page does not belong to the login in progress, and nothing was changed. Open \
             the URL shown in your terminal.",
        ))
    })
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
