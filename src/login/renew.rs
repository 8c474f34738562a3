//! The ways to get a token without a prompt: a refresh, or a token that another process stored.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::{Instant, sleep};

use super::event::Event;
use super::plan::{AfterRefusal, Need, after_refusal};
use super::ports::Ports;
use crate::cache::Token;
use crate::error::{Error, OneTime};
use crate::service::retry::{Repeat, retried};
use crate::service::{Grant, Oidc, ServiceError, ServiceFailure};
use crate::session::Session;

/// The maximum time that another tool needs from the service's response to writing its file.
const OTHERS_WRITE_WITHIN: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The result of a refresh.
pub(super) enum Renewal {
    /// A new token, already in its file.
    New(Token),
    /// A token that is good enough: one from another process, or the one that was already there.
    Old(Token),
    /// The service rejected the refresh, and the user may be prompted.
    Refused,
}

/// Refreshes the token of a session, or finds out what to do instead.
///
/// # Errors
///
/// Fails with [`Error`] if there is no usable token and the user can't be prompted for one.
pub(super) async fn renew<S: Oidc>(
    ports: &Ports<'_, S>,
    need: Need,
    session: &Session,
    token: Token,
) -> Result<Renewal, Error> {
    let refusal = match redeem(ports, session, &token).await {
        Ok(token) => return Ok(Renewal::New(token)),
        Err(Error::Service(refusal)) => refusal,
        Err(error) => return Err(error),
    };
    if let Some(token) = brought_after(ports, need, &refusal, session, &token).await {
        return Ok(Renewal::Old(token));
    }
    if refusal.failure.ends_sign_in()
        && let Some(sign_in) = ports.cache.load_sign_in(&session.id)
    {
        let over = sign_in.after_end(ports.now());
        ports.tell_unsaved(session, ports.cache.store_sign_in(&session.id, &over));
    }
    let meets_a_login_too = refusal.failure.meets_a_login_too();
    match after_refusal(&token, ports.now(), need, meets_a_login_too) {
        AfterRefusal::Keep => {
            ports.tell(session, Event::NotRenewed(&refusal));
            Ok(Renewal::Old(token))
        }
        AfterRefusal::Ask => {
            ports.tell(session, Event::NotRenewed(&refusal));
            Ok(Renewal::Refused)
        }
        AfterRefusal::Fail => Err(refused(session, refusal)),
    }
}

/// Redeems the refresh token for a new token.
///
/// It is sent again only if the service certainly did not use it: the service may have spent it
/// even if the response was lost.
async fn redeem<S: Oidc>(
    ports: &Ports<'_, S>,
    session: &Session,
    token: &Token,
) -> Result<Token, Error> {
    let Some((client, refresh_token)) = token.refresh_client(ports.now()) else {
        return Err(Error::login_needed(session));
    };
    // Anything that can fail on this machine must fail before the refresh token is spent.
    let room = ports.cache.reserve(session)?;
    let issued = retried(Repeat::Once, || async {
        let now = ports.now();
        let grant = Grant::RefreshToken(refresh_token);
        let issued = ports.service.create_token(session, &client, grant).await?;
        Ok((now, issued))
    });
    let (now, issued) = issued.await?;
    let renewed = token.renewed(
        issued.access_token,
        now + issued.expires_in,
        issued.refresh_token,
    );
    drop(room);
    ports.cache.store_token(session, renewed.clone())?;
    let sign_in = ports.cache.load_sign_in(&session.id);
    if let Some(sign_in) = sign_in.and_then(|sign_in| sign_in.after_renewal(&renewed, now)) {
        ports.tell_unsaved(session, ports.cache.store_sign_in(&session.id, &sign_in));
    }
    Ok(renewed)
}

/// Returns a good token that was not there before, so another process stored it.
///
/// As with our own tokens, a token with less time left than the usual margin is good enough if it
/// expires later than the previous one: the end of the sign-in session may cut every new token
/// short.
pub(super) fn brought_by_another<S>(
    ports: &Ports<'_, S>,
    need: Need,
    session: &Session,
    before: Option<&Token>,
) -> Option<Token> {
    let token = ports.cache.load_token(session).ok().flatten()?;
    let newer =
        before.is_none_or(|before| before.access_token.expose() != token.access_token.expose());
    let longer = before.is_none_or(|before| token.expires_at > before.expires_at);
    let left = token.left(ports.now());
    let usual = need.min_remaining <= Need::LOGIN.min_remaining;
    let good = left > need.min_remaining || (usual && longer && left > TimeDelta::zero());
    (newer && good).then_some(token)
}

/// Returns a newer token that another tool stored; it takes precedence over our own refusal.
///
/// The AWS SDKs refresh tokens too, without a lock. A tool that spent the refresh token before us
/// may still be about to write the new token.
async fn brought_after<S>(
    ports: &Ports<'_, S>,
    need: Need,
    refusal: &ServiceError,
    session: &Session,
    before: &Token,
) -> Option<Token> {
    let until = Instant::now() + OTHERS_WRITE_WITHIN;
    loop {
        let brought = brought_by_another(ports, need, session, Some(before));
        if brought.is_some()
            || refusal.failure != ServiceFailure::InvalidGrant
            || Instant::now() >= until
        {
            return brought;
        }
        sleep(LOOK_EVERY).await;
    }
}

fn refused(session: &Session, refusal: ServiceError) -> Error {
    match refusal.failure {
        ref failure if failure.ends_sign_in() => Error::SignInOver {
            session: session.id.to_string(),
            source: refusal,
        },
        ServiceFailure::InvalidClient | ServiceFailure::Unauthorized => {
            Error::login_needed(session)
        }
        ref failure if failure.may_hide_success() => Error::TokenLost {
            session: session.id.to_string(),
            grant: OneTime::RefreshToken,
            source: refusal,
        },
        _ => Error::Service(refusal),
    }
}
