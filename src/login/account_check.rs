//! Reports if a session sees different accounts than after the last login.
//!
//! That may mean that a different user logged in.

use std::time::Duration;

use tokio::time::timeout;

use super::event::Event;
use super::ports::Ports;
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{KnownAccounts, OtherAccounts, Token};
use crate::error::Error;
use crate::service::retry::{Repeat, retried};
use crate::service::{Portal, in_order, pages};
use crate::session::{Account, Session};

/// How long a login waits for the comparison; several sessions are compared concurrently.
const PATIENCE: Duration = Duration::from_secs(5);

/// Compares the accounts with those of the last login after the user logged in.
///
/// Reports any difference. The login is already complete, so a failure here affects only the
/// comparison.
pub(super) async fn check<S: Portal>(
    ports: &Ports<'_, S>,
    session: &Session,
    token: &Token,
) -> Option<OtherAccounts> {
    match timeout(PATIENCE, compared(ports, session, token)).await {
        Ok(Ok(other)) => {
            if let Some(other) = &other {
                ports.tell(session, Event::OtherAccounts(other));
            }
            return other;
        }
        Ok(Err(error)) => ports.tell(session, Event::NotCompared(Some(&error))),
        Err(_) => ports.tell(session, Event::NotCompared(None)),
    }
    None
}

/// Compares the accounts with the remembered ones, and remembers the current ones.
async fn compared<S: Portal>(
    ports: &Ports<'_, S>,
    session: &Session,
    token: &Token,
) -> Result<Option<OtherAccounts>, Error> {
    let accounts = accounts_of(ports.service, session, token).await?;
    // The user doesn't need to know that this waits for a lock.
    let single_flight = SingleFlight {
        events: &|_, _| {},
        limit: Some(PATIENCE),
    };
    let turn = single_flight.join(
        session,
        || ports.cache.try_lock(&session.id, ports.now()),
        || None::<()>,
    );
    let Flight::Lead(_lock) = turn.await? else {
        return Ok(None);
    };
    // If another login has stored its token meanwhile, that login makes the comparison.
    let kept = ports.cache.load_token(session)?;
    if kept.is_none_or(|kept| kept.access_token.expose() != token.access_token.expose()) {
        return Ok(None);
    }
    let before = ports.cache.load_known_accounts(&session.id);
    let same_portal = before.as_ref().filter(|before| before.is_of(session));
    let other = same_portal.and_then(|before| before.compare(&accounts));
    if same_portal.is_none() || other.is_some() {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Error::NoRandomness {
            session: session.id.to_string(),
        })?;
        if let Some(mut seen) = KnownAccounts::new(salt, session, &accounts) {
            if let Some(before) = &before {
                seen.inherit(before);
            }
            ports.cache.store_known_accounts(&session.id, &seen)?;
        }
    }
    Ok(other)
}

/// Returns the accounts of a token, sorted and without duplicates.
async fn accounts_of<S: Portal>(
    service: &S,
    session: &Session,
    token: &Token,
) -> Result<Vec<Account>, Error> {
    let token = &token.access_token;
    let listed = pages(
        |next: Option<String>| async move {
            let next = next.as_deref();
            let page = retried(Repeat::Courtesy, || service.accounts(session, token, next));
            page.await.map_err(Error::from)
        },
        || Error::Endless {
            session: session.id.to_string(),
            list: "accounts",
        },
    );
    Ok(in_order(listed.await?))
}
