//! The device authorization grant, RFC 8628: register, begin, show, ask until there is an answer.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::event::Event;
use crate::oidc::{DeviceAuthorization, Failure, Grant, Oidc, ServiceError};
use crate::poll::{Answer, Poll};
use crate::registration::Registration;
use crate::session::Session;
use crate::token::Token;
use crate::world::{Browser, Clock, VerificationUrl};

/// What the flow needs.
pub(crate) struct Device<'a, S> {
    pub(crate) service: &'a S,
    pub(crate) cache: &'a Cache,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) browser: Option<&'a dyn Browser>,
    pub(crate) events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
}

impl<S: Oidc> Device<'_, S> {
    /// Logs a person in. A client that the service has forgotten is registered anew, once.
    pub(crate) async fn run(&self, session: &Session) -> Result<Token, Error> {
        if let Some(client) = self.cache.load_registration(session, self.clock.now()) {
            match self.authorize(session, &client).await {
                Err(Error::Service(error)) if is_about_the_client(&error.failure) => {
                    let forgotten = self.cache.forget_registration(session, &client);
                    self.note(session, forgotten);
                }
                done => return done,
            }
        }
        let client = self.service.register(session).await?;
        let kept = self
            .cache
            .store_registration(session, &client, self.clock.now());
        // The next login registers once more; this one has its client.
        self.note(session, kept);
        self.authorize(session, &client).await
    }

    async fn authorize(&self, session: &Session, client: &Registration) -> Result<Token, Error> {
        let authorization = self.service.start_device(session, client).await?;
        let begun = Instant::now();
        let mut poll = Poll::new(authorization.interval, authorization.expires_in);
        self.show(session, &authorization, poll.life())?;
        let mut unreachable = false;
        loop {
            let asked = self.clock.now();
            let answer = match self
                .service
                .create_token(
                    session,
                    client,
                    Grant::DeviceCode(&authorization.device_code),
                )
                .await
            {
                Ok(issued) => {
                    let ends = asked + issued.expires_in;
                    return Ok(Token::new(
                        issued.access_token,
                        ends,
                        client,
                        issued.refresh_token,
                    ));
                }
                Err(error) => waiting(error)?,
            };
            let answer = match answer {
                Waiting::Service(answer) => {
                    if std::mem::take(&mut unreachable) {
                        (self.events)(session, Event::ReachableAgain);
                    }
                    answer
                }
                Waiting::Outage(error) => {
                    if !std::mem::replace(&mut unreachable, true) {
                        (self.events)(session, Event::Unreachable(&error));
                    }
                    Answer::Unreachable
                }
            };
            let Some(wait) = poll.wait(answer, begun.elapsed()) else {
                return Err(Error::TimedOut {
                    session: session.id.as_str().to_owned(),
                    waited: begun.elapsed(),
                });
            };
            sleep(wait).await;
        }
    }

    /// Shows URL and code, then starts the browser: with a code to compare on the screen before the page is.
    fn show(
        &self,
        session: &Session,
        authorization: &DeviceAuthorization,
        life: Duration,
    ) -> Result<(), Error> {
        let parse = |text: &str| VerificationUrl::parse(text, self.service.is_overridden(session));
        let complete = authorization
            .verification_uri_complete
            .as_deref()
            .and_then(parse);
        let Some(url) = complete.or_else(|| parse(&authorization.verification_uri)) else {
            return Err(Error::UnsafeUrl {
                host: self.service.host(session),
            });
        };
        (self.events)(
            session,
            Event::Prompt {
                url: &url,
                user_code: &authorization.user_code,
                life,
            },
        );
        if let Some(browser) = self.browser
            && let Err(error) = browser.open(&url)
        {
            (self.events)(session, Event::NoBrowser(error));
        }
        Ok(())
    }

    fn note(&self, session: &Session, result: Result<(), CacheError>) {
        if let Err(error) = result {
            (self.events)(session, Event::NotKept(&error));
        }
    }
}

fn is_about_the_client(failure: &Failure) -> bool {
    matches!(failure, Failure::InvalidClient)
}

enum Waiting {
    Service(Answer),
    Outage(ServiceError),
}

/// Tells an answer that means "not yet" from one that ends the login.
fn waiting(error: ServiceError) -> Result<Waiting, ServiceError> {
    match error.failure {
        Failure::AuthorizationPending => Ok(Waiting::Service(Answer::Pending)),
        Failure::SlowDown => Ok(Waiting::Service(Answer::SlowDown)),
        ref failure if failure.is_transient() => Ok(Waiting::Outage(error)),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests;
