//! The device code flow (RFC 8628): registers a client, shows the code, and polls for the token.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::interaction::{Authorized, Interaction, is_about_the_client};
use super::poll::{Poll, PollAnswer};
use crate::cache::{Flow, Registration, Token};
use crate::error::{Error, OneTime};
use crate::login::Event;
use crate::service::{DeviceAuthorization, Grant, Oidc, ServiceError, ServiceFailure};
use crate::session::Session;

/// The device code flow.
pub(super) struct DeviceCodeFlow<'a, S>(pub(super) &'a Interaction<'a, S>);

impl<S: Oidc> DeviceCodeFlow<'_, S> {
    /// Logs the user in; registers a client again, once, if the service no longer knows it.
    pub(super) async fn run(&self, session: &Session) -> Result<Authorized, Error> {
        if let Some(client) = self.0.kept_client(session, Flow::DeviceCode) {
            match self.authorize(session, &client).await {
                Err(error) if is_about_the_client(&error) => self.0.forget(session, &client),
                done => return done,
            }
        }
        let client = self.0.new_client(session, Flow::DeviceCode).await?;
        self.authorize(session, &client).await
    }

    async fn authorize(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<Authorized, Error> {
        let authorization = self.0.ports.service.start_device(session, client).await?;
        let begun = Instant::now();
        let mut poll = Poll::new(authorization.interval, authorization.expires_in);
        self.show(session, &authorization, poll.life())?;
        let mut unreachable = false;
        // Whether the token may have been in an answer that was of no use.
        let mut lost = false;
        loop {
            let asked = self.0.ports.now();
            let answer = match self
                .0
                .ports
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
                    let (access, refresh) = (issued.access_token, issued.refresh_token);
                    return Ok(Authorized {
                        token: Token::new(access, ends, client, refresh),
                        visitor: None,
                    });
                }
                Err(error) if lost && is_over(&error.failure, poll.life() > begun.elapsed()) => {
                    return Err(Error::TokenLost {
                        session: session.id.to_string(),
                        grant: OneTime::Code,
                        source: error,
                    });
                }
                Err(error) => waiting(error)?,
            };
            let answer = match answer {
                NotYet::Service(answer) => {
                    lost = false;
                    if std::mem::take(&mut unreachable) {
                        self.0.ports.tell(session, Event::ReachableAgain);
                    }
                    answer
                }
                NotYet::Outage(error) => {
                    lost |= error.failure.may_hide_success();
                    if !std::mem::replace(&mut unreachable, true) {
                        self.0.ports.tell(session, Event::Unreachable(&error));
                    }
                    let asked = error.failure.retry_after();
                    asked.map_or(PollAnswer::Unreachable, PollAnswer::Throttled)
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

    /// Shows the URL and the code, then opens the browser.
    ///
    /// The user needs the code on the screen before the page appears, to compare the two.
    fn show(
        &self,
        session: &Session,
        authorization: &DeviceAuthorization,
        life: Duration,
    ) -> Result<(), Error> {
        let parse = |text: &str| self.0.page(session, text);
        let complete = authorization
            .verification_uri_complete
            .as_deref()
            .and_then(parse);
        let url = complete.or_else(|| parse(&authorization.verification_uri));
        let url = url.ok_or_else(|| self.0.unsafe_url(session))?;
        self.0.ports.tell(
            session,
            Event::Prompt {
                url: &url,
                user_code: &authorization.user_code,
                life,
            },
        );
        self.0.open(session, &url);
        Ok(())
    }
}

enum NotYet {
    Service(PollAnswer),
    Outage(ServiceError),
}

/// Separates answers that mean "not yet" from those that end the login.
///
/// An answer that does not come from the token endpoint, or only half of it, says nothing about the
/// code, so the login goes on.
fn waiting(error: ServiceError) -> Result<NotYet, ServiceError> {
    match error.failure {
        ServiceFailure::AuthorizationPending => Ok(NotYet::Service(PollAnswer::Pending)),
        ServiceFailure::SlowDown => Ok(NotYet::Service(PollAnswer::SlowDown)),
        ServiceFailure::Incomplete(_)
        | ServiceFailure::Unauthorized
        | ServiceFailure::Forbidden
        | ServiceFailure::NotFound => Ok(NotYet::Outage(error)),
        ref failure if failure.is_transient() => Ok(NotYet::Outage(error)),
        _ => Err(error),
    }
}

/// Returns whether the service reports that a code is over, although it should still be valid.
fn is_over(failure: &ServiceFailure, should_be_valid: bool) -> bool {
    match failure {
        ServiceFailure::InvalidGrant => true,
        ServiceFailure::ExpiredToken => should_be_valid,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
