//! The AWS identity of role credentials, and the name of its account.

use std::collections::HashSet;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::timeout;

use super::provider::Credentials;
use crate::cache::{RoleCredentials, Token};
use crate::error::Error;
use crate::service::retry::{Repeat, retried};
use crate::service::{Identity, Oidc, Portal, ServiceFailure, Sts};
use crate::session::{Chain, Session};

/// The maximum number of pages to read; a longer list does not come from the service.
const MAX_PAGES: usize = 1000;

/// How long to look for a name, which is only shown.
const PATIENCE: Duration = Duration::from_secs(3);

impl<S: Oidc + Portal + Sts> Credentials<'_, S> {
    /// Returns the identity that STS reports for credentials of the role at the top of `chain`.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::KeysRefused`] if STS no longer accepts the credentials, and with
    /// [`Error::Service`] in all other cases.
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

    /// Looks up the name of an account in the portal, page by page.
    ///
    /// It uses the cached token only while it is valid, and never refreshes it. Returns `None` if
    /// there is no valid token, if the account is not listed or has no name, or if a
    /// request fails or takes too long.
    pub async fn account_name(&self, session: &Session, account_id: &str) -> Option<String> {
        let token = self.ports.cache.load_token(session).ok().flatten()?;
        if token.left(self.ports.now()) <= TimeDelta::zero() {
            return None;
        }
        let name = self.listed_name(session, &token, account_id);
        timeout(PATIENCE, name).await.ok()?
    }

    async fn listed_name(
        &self,
        session: &Session,
        token: &Token,
        account_id: &str,
    ) -> Option<String> {
        let (mut next, mut seen) = (None, HashSet::new());
        loop {
            let (service, after) = (self.ports.service, next.as_deref());
            let page = retried(Repeat::Courtesy, || {
                service.accounts(session, &token.access_token, after)
            });
            let page = page.await.ok()?;
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
