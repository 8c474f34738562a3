//! Whose credentials they are, as AWS sees it.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::provider::Credentials;
use crate::cache::RoleCredentials;
use crate::error::Error;
use crate::service::{Identity, Oidc, Portal, ServiceFailure, Sts};
use crate::session::{Chain, Session};

/// No portal has more; one that goes on is none of the service's.
const MAX_PAGES: usize = 1000;

impl<S: Oidc + Portal + Sts> Credentials<'_, S> {
    /// Asks STS whose credentials these are; they are those at the top of `chain`.
    ///
    /// # Errors
    ///
    /// [`Error::KeysRefused`] where STS does not know them any more, [`Error::Service`] for all else.
    pub async fn identity(
        &self,
        session: &Session,
        chain: &Chain,
        credentials: &RoleCredentials,
    ) -> Result<Identity, Error> {
        let region = chain.region.as_deref().unwrap_or(&session.region);
        let answer = self
            .ports
            .service
            .caller_identity(session, region, credentials);
        answer.await.map_err(|source| match source.failure {
            ServiceFailure::Unauthorized => Error::KeysRefused {
                session: session.id.as_str().to_owned(),
                source,
            },
            _ => Error::Service(source),
        })
    }

    /// Looks for the name of an account in the portal, a page after the other, with a token that lives: none is had for
    /// it. `None` where it is not there, has no name, or the portal does not tell.
    pub async fn account_name(&self, session: &Session, account_id: &str) -> Option<String> {
        let token = self.ports.cache.load_token(&session.id).ok().flatten()?;
        if token.left(self.ports.now()) <= TimeDelta::zero() {
            return None;
        }
        let (mut next, mut seen) = (None, HashSet::new());
        loop {
            let page = self
                .ports
                .service
                .accounts(session, &token.access_token, next.as_deref())
                .await
                .ok()?;
            let mut accounts = page.items.into_iter();
            if let Some(account) = accounts.find(|account| account.id == account_id) {
                return Some(account.name).filter(|name| !name.is_empty());
            }
            next = page.next;
            if next.is_none() || seen.len() >= MAX_PAGES || !seen.insert(next.clone()) {
                return None;
            }
        }
    }
}
