//! Whose accounts a session sees: told where they are others than after the last login, for the person may be another one.

use std::time::Duration;

use tokio::time::timeout;

use super::event::Event;
use super::ports::Ports;
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{KnownAccounts, OtherAccounts, Token};
use crate::error::Error;
use crate::service::{Portal, in_order, pages};
use crate::session::{Account, Session};

/// Nobody who has logged in waits longer for this. Sessions are looked at side by side.
const PATIENCE: Duration = Duration::from_secs(5);

/// Compares, after a person logged in, the accounts with those of the last login, and tells how they differ. The login is
/// done: whatever fails here costs nothing but this.
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

/// Compares the accounts with those that are remembered, and remembers these.
async fn compared<S: Portal>(
    ports: &Ports<'_, S>,
    session: &Session,
    token: &Token,
) -> Result<Option<OtherAccounts>, Error> {
    let accounts = accounts_of(ports.service, session, token).await?;
    // That it has to wait is of interest to nobody.
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
    // What another login brought meanwhile is compared by that one.
    let kept = ports.cache.load_token(&session.id)?;
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

/// The accounts that a token opens, sorted, each once; nothing is sent twice.
async fn accounts_of<S: Portal>(
    service: &S,
    session: &Session,
    token: &Token,
) -> Result<Vec<Account>, Error> {
    let token = &token.access_token;
    let listed = pages(
        |next: Option<String>| async move {
            let page = service.accounts(session, token, next.as_deref()).await;
            page.map_err(Error::from)
        },
        || Error::Endless {
            session: session.id.to_string(),
            list: "accounts",
        },
    );
    Ok(in_order(listed.await?))
}
