//! Whose accounts a session sees: told where they are others than after the last login, for the person may be another one.

use std::time::Duration;

use tokio::time::timeout;

use super::{Login, name};
use crate::acquaintance::{Acquaintance, OtherAccounts};
use crate::error::Error;
use crate::event::{Done, Event, Outcome};
use crate::exclusive::{Queue, Turn};
use crate::listing::accounts_of;
use crate::oidc::{Oidc, Portal};
use crate::session::Session;
use crate::token::Token;

/// Nobody who has logged in waits longer for this. Sessions are looked at side by side.
const PATIENCE: Duration = Duration::from_secs(5);

impl<S: Oidc + Portal> Login<'_, S> {
    /// Tells, after a person logged in, how the accounts differ from those of the last login. The login is done: whatever
    /// fails here costs nothing but this.
    pub(super) async fn recognised(&self, session: &Session, mut done: Done) -> Done {
        if done.outcome != Outcome::LoggedIn {
            return done;
        }
        match timeout(PATIENCE, self.compared(session, &done.token)).await {
            Ok(Ok(other)) => {
                if let Some(other) = &other {
                    (self.events)(session, Event::OtherAccounts(other));
                }
                done.other_accounts = other;
            }
            Ok(Err(error)) => (self.events)(session, Event::NotCompared(Some(&error))),
            Err(_) => (self.events)(session, Event::NotCompared(None)),
        }
        done
    }

    /// Compares the accounts with those that are remembered, and remembers these.
    async fn compared(
        &self,
        session: &Session,
        token: &Token,
    ) -> Result<Option<OtherAccounts>, Error> {
        let accounts = accounts_of(self.service, session, token).await?;
        // That it has to wait is of interest to nobody.
        let queue = Queue {
            events: &|_, _| {},
            limit: Some(PATIENCE),
        };
        let turn = queue.turn(
            session,
            || self.cache.try_lock(&session.id, self.clock.now()),
            || None::<()>,
        );
        let Turn::Ours(_lock) = turn.await? else {
            return Ok(None);
        };
        // What another login brought meanwhile is compared by that one.
        let kept = self.cache.load_token(&session.id)?;
        if kept.is_none_or(|kept| kept.access_token.expose() != token.access_token.expose()) {
            return Ok(None);
        }
        let before = self.cache.load_acquaintance(&session.id);
        let same_portal = before.as_ref().filter(|before| before.is_of(session));
        let other = same_portal.and_then(|before| before.compare(&accounts));
        if same_portal.is_none() || other.is_some() {
            let mut salt = [0; 16];
            getrandom::fill(&mut salt).map_err(|_| Error::NoRandomness {
                session: name(session),
            })?;
            if let Some(mut seen) = Acquaintance::new(salt, session, &accounts) {
                if let Some(before) = &before {
                    seen.inherit(before);
                }
                self.cache.store_acquaintance(&session.id, &seen)?;
            }
        }
        Ok(other)
    }
}
