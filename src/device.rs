//! The device authorization grant, RFC 8628: register, begin, show, ask until there is an answer.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::Error;
use crate::event::Event;
use crate::login::Login;
use crate::oidc::{DeviceAuthorization, Failure, Grant, Oidc, ServiceError};
use crate::poll::{Answer, Poll};
use crate::registration::Registration;
use crate::session::Session;
use crate::token::Token;
use crate::world::VerificationUrl;

/// Logs a person in. A client that the service has forgotten is registered anew, once.
pub(crate) async fn run<S: Oidc>(login: &Login<'_, S>, session: &Session) -> Result<Token, Error> {
    if let Some(client) = login.cache.load_registration(session, login.clock.now()) {
        match authorize(login, session, &client).await {
            Err(Error::Service(error)) if is_about_the_client(&error.failure) => {
                let forgotten = login.cache.forget_registration(session, &client);
                login.note(session, forgotten);
            }
            done => return done,
        }
    }
    let client = login.service.register(session).await?;
    let kept = login
        .cache
        .store_registration(session, &client, login.clock.now());
    // The next login registers once more; this one has its client.
    login.note(session, kept);
    authorize(login, session, &client).await
}

fn is_about_the_client(failure: &Failure) -> bool {
    matches!(failure, Failure::InvalidClient)
}

async fn authorize<S: Oidc>(
    login: &Login<'_, S>,
    session: &Session,
    client: &Registration,
) -> Result<Token, Error> {
    let authorization = login.service.start_device(session, client).await?;
    let begun = Instant::now();
    let mut poll = Poll::new(authorization.interval, authorization.expires_in);
    show(login, session, &authorization, poll.life())?;
    let mut unreachable = false;
    loop {
        let asked = login.clock.now();
        let answer = match login
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
                    (login.events)(session, Event::ReachableAgain);
                }
                answer
            }
            Waiting::Outage(error) => {
                if !std::mem::replace(&mut unreachable, true) {
                    (login.events)(session, Event::Unreachable(&error));
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

/// Shows URL and code, then starts the browser: with a code to compare on the screen before the page is.
fn show<S: Oidc>(
    login: &Login<'_, S>,
    session: &Session,
    authorization: &DeviceAuthorization,
    life: Duration,
) -> Result<(), Error> {
    let parse = |text: &str| VerificationUrl::parse(text, login.service.is_overridden(session));
    let complete = authorization
        .verification_uri_complete
        .as_deref()
        .and_then(parse);
    let Some(url) = complete.or_else(|| parse(&authorization.verification_uri)) else {
        return Err(Error::UnsafeUrl {
            host: login.service.host(session),
        });
    };
    (login.events)(
        session,
        Event::Prompt {
            url: &url,
            user_code: &authorization.user_code,
            life,
        },
    );
    if let Some(browser) = login.browser
        && let Err(error) = browser.open(&url)
    {
        (login.events)(session, Event::NoBrowser(error));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
