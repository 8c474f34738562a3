//! The portal of the center in memory.

use chrono::TimeDelta;
use tokio::time::Instant;

use super::super::world::START;
use super::{Center, GET_ROLE, LIST_ACCOUNTS, LIST_ROLES, LOGOUT, State};
use crate::oidc::{Account, Failure, Page, Portal, ServiceError};
use crate::role::RoleCredentials;
use crate::secret::Secret;
use crate::session::Session;
use crate::timestamp;

impl Portal for Center {
    async fn role_credentials(
        &self,
        session: &Session,
        access_token: &Secret,
        _: &str,
        _: &str,
    ) -> Result<RoleCredentials, ServiceError> {
        let token = access_token.expose();
        self.serve(session, GET_ROLE, token, |state| {
            state.accepts(token)?;
            state.issued += 1;
            let now = timestamp::parse(START).unwrap() + self.elapsed();
            Ok(RoleCredentials {
                access_key_id: format!("ASIA{}", state.issued),
                secret_access_key: Secret::new("secret-key".into()),
                session_token: Secret::new("session-token".into()),
                expires_at: now + TimeDelta::hours(1),
            })
        })
        .await
    }

    async fn accounts(
        &self,
        session: &Session,
        access_token: &Secret,
        next: Option<&str>,
    ) -> Result<Page<Account>, ServiceError> {
        let token = access_token.expose();
        self.serve(session, LIST_ACCOUNTS, token, |state| {
            state.admits(self.allowed)?;
            state.accepts(token)?;
            let accounts = self.accounts.iter().map(|(account, _)| account.clone());
            Ok(page(accounts.collect(), next))
        })
        .await
    }

    async fn account_roles(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        next: Option<&str>,
    ) -> Result<Page<String>, ServiceError> {
        let token = access_token.expose();
        self.serve(session, LIST_ROLES, account_id, |state| {
            state.admits(self.allowed)?;
            state.accepts(token)?;
            let mut accounts = self.accounts.iter();
            let found = accounts.find(|(account, _)| account.id == account_id);
            Ok(page(found.ok_or(Failure::NotFound)?.1.clone(), next))
        })
        .await
    }

    async fn logout(&self, session: &Session, access_token: &Secret) -> Result<(), ServiceError> {
        let token = access_token.expose();
        self.serve(session, LOGOUT, token, |state| {
            match state.access_tokens.remove(token) {
                Some(end) if end > Instant::now() => Ok(()),
                _ => Err(Failure::Unauthorized),
            }
        })
        .await
    }
}

impl State {
    /// A bucket that holds the requests of a second, and fills in that time.
    fn admits(&mut self, allowed: Option<f64>) -> Result<(), Failure> {
        let Some(allowed) = allowed else {
            return Ok(());
        };
        let (left, filled) = self.bucket.unwrap_or((allowed, Instant::now()));
        let left = (left + allowed * filled.elapsed().as_secs_f64()).min(allowed.max(1.0));
        let served = left >= 1.0;
        self.bucket = Some((if served { left - 1.0 } else { left }, Instant::now()));
        served.then_some(()).ok_or(Failure::Throttled(None))
    }
}

/// A hundred of a list; the token is where the page begins.
fn page<T>(items: Vec<T>, next: Option<&str>) -> Page<T> {
    let start: usize = next.map_or(0, |next| next.parse().unwrap());
    let end = start + 100;
    let next = (end < items.len()).then(|| end.to_string());
    Page {
        items: items.into_iter().skip(start).take(100).collect(),
        next,
    }
}
