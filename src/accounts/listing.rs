//! Lists the accounts and roles of a session, as fast as the portal allows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream;

use crate::cache::Token;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::service::{ListPage, Oidc, Portal, ServiceError, in_order, pages};
use crate::session::{Account, Session};
use crate::text::Glob;

use super::requests::{Asker, Stop};

/// The maximum number of concurrent requests of a session; the rate limit applies within it.
const SIDE_BY_SIDE: usize = 64;

/// The accounts and roles to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Matches the name or the ID of an account; `None` matches every account.
    pub account: Option<Glob>,
    /// Matches the name of a role; `None` matches every role.
    pub role: Option<Glob>,
}

/// An account and the roles that the user has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRoles {
    /// The account.
    pub account: Account,
    /// The names of the roles, sorted and without duplicates.
    pub roles: Vec<String>,
}

/// The result of listing a session, including what could not be listed.
#[derive(Debug)]
pub struct Listed<T> {
    /// The items, sorted by account name (ignoring case), then by account ID.
    pub items: Vec<T>,
    /// The accounts with roles that could not be listed, grouped by reason.
    pub missing: Vec<Missing>,
    /// The number of accounts that could be listed, including those without matching roles.
    pub listed: usize,
}

/// The accounts that failed for one reason when their roles were listed.
#[derive(Debug)]
pub struct Missing {
    /// The accounts, in the order of [`Listed::items`].
    pub accounts: Vec<Account>,
    /// The reason.
    pub error: Error,
}

/// The progress of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of accounts that are done, whether they succeeded or not.
    pub done: usize,
    /// The number of all accounts to list roles for.
    pub all: usize,
}

/// Lists the accounts and roles that portals offer to the user.
pub struct Listing<'a, S> {
    /// The service, the files, and whether the user may be prompted.
    pub credentials: &'a Credentials<'a, S>,
    /// What to list. The roles of accounts that don't match are not requested.
    pub filter: &'a Filter,
    /// Called with the progress after each account.
    pub progress: &'a (dyn Fn(&Session, Progress) + Sync),
}

impl<S: Oidc + Portal> Listing<'_, S> {
    /// Lists the accounts of a session that match the filter.
    ///
    /// If the filter names roles, it lists only accounts that have a matching role.
    ///
    /// # Errors
    ///
    /// Fails with [`Error`] if there is no token or if the accounts can't be listed. A failure to
    /// list the roles of an account is not an error; it is part of the result.
    pub async fn accounts(&self, session: &Session) -> Result<Listed<Account>, Error> {
        if self.filter.role.is_some() {
            let found = self.roles(session).await?;
            return Ok(Listed {
                items: found.items.into_iter().map(|item| item.account).collect(),
                missing: found.missing,
                listed: found.listed,
            });
        }
        let items = self.wanted(&self.asker(session).await?).await?;
        Ok(Listed {
            listed: items.len(),
            items,
            missing: Vec::new(),
        })
    }

    /// Lists the roles of a session's accounts, without the accounts that have no matching role.
    ///
    /// The token is refreshed silently if needed. Requests are sent as fast as the portal allows.
    /// Throttling does not fail the listing, unless the portal rejects every request for five
    /// minutes or the listing takes more than an hour. After other transient faults, a request is
    /// retried a few times.
    ///
    /// # Errors
    ///
    /// Fails in the same cases as [`Listing::accounts`].
    pub async fn roles(&self, session: &Session) -> Result<Listed<AccountRoles>, Error> {
        let asker = self.asker(session).await?;
        let accounts = self.wanted(&asker).await?;
        let (all, done) = (accounts.len(), AtomicUsize::new(0));
        (self.progress)(session, Progress { done: 0, all });
        let (asker, done) = (&asker, &done);
        let one = |(index, account): (usize, Account)| async move {
            let roles = self.roles_of(asker, &account.id).await;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (self.progress)(session, Progress { done, all });
            (index, account, roles)
        };
        let mut answers: Vec<_> = stream::iter(accounts.into_iter().enumerate().map(one))
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        answers.sort_by_key(|(index, ..)| *index);
        let (mut items, mut missing) = (Vec::new(), Vec::new());
        // If many accounts failed for a common reason, report that reason once.
        let (mut common, mut not_listed) = (None, Vec::new());
        for (_, account, roles) in answers {
            match roles {
                Ok(roles) if roles.is_empty() => {}
                Ok(roles) => items.push(AccountRoles { account, roles }),
                Err(Stop::One(error)) => missing.push(Missing {
                    accounts: vec![account],
                    error,
                }),
                Err(Stop::All(error)) => {
                    common = Some(error);
                    not_listed.push(account);
                }
                Err(Stop::Skipped) => not_listed.push(account),
            }
        }
        if let Some(error) = common {
            missing.push(Missing {
                accounts: not_listed,
                error,
            });
        }
        let failed: usize = missing.iter().map(|missing| missing.accounts.len()).sum();
        Ok(Listed {
            items,
            missing,
            listed: all - failed,
        })
    }

    /// Lists the matching roles of one account, sorted.
    ///
    /// # Errors
    ///
    /// Fails with [`Error`] if there is no token or if the roles can't be listed.
    pub async fn account_roles(
        &self,
        session: &Session,
        account_id: &str,
    ) -> Result<Vec<String>, Error> {
        let asker = self.asker(session).await?;
        alone(self.roles_of(&asker, account_id).await)
    }

    async fn asker<'a>(&'a self, session: &'a Session) -> Result<Asker<'a, S>, Error> {
        let token = self.credentials.token(session).await?;
        Ok(Asker::new(self.credentials, session, token))
    }

    /// Returns the matching accounts, sorted and without duplicates.
    async fn wanted(&self, asker: &Asker<'_, S>) -> Result<Vec<Account>, Error> {
        let (service, session) = (self.credentials.ports.service, asker.session);
        let listed = every(
            asker,
            "accounts",
            |token: Arc<Token>, next: Option<String>| async move {
                let token = &token.access_token;
                service.accounts(session, token, next.as_deref()).await
            },
        );
        let mut accounts = alone(listed.await)?;
        if let Some(glob) = &self.filter.account {
            accounts.retain(|account| glob.matches(&account.name) || glob.matches(&account.id));
        }
        Ok(in_order(accounts))
    }

    /// Returns the matching roles of an account, sorted and without duplicates.
    async fn roles_of(&self, asker: &Asker<'_, S>, account_id: &str) -> Result<Vec<String>, Stop> {
        let (service, session) = (self.credentials.ports.service, asker.session);
        let listed = every(
            asker,
            "roles",
            |token: Arc<Token>, next: Option<String>| async move {
                let token = &token.access_token;
                service
                    .account_roles(session, token, account_id, next.as_deref())
                    .await
            },
        );
        let mut roles = listed.await?;
        if let Some(glob) = &self.filter.role {
            roles.retain(|role| glob.matches(role));
        }
        roles.sort();
        roles.dedup();
        Ok(roles)
    }
}

/// Unwraps the result of an [`Asker`] that is used for only one list.
///
/// The list can't have been skipped, because no other request can have stopped the asker.
fn alone<T>(listed: Result<Vec<T>, Stop>) -> Result<Vec<T>, Error> {
    match listed {
        Ok(items) => Ok(items),
        Err(Stop::One(error) | Stop::All(error)) => Err(error),
        Err(Stop::Skipped) => Ok(Vec::new()),
    }
}

/// Fetches all pages of a list, one after the other.
async fn every<S: Oidc + Portal, T, F>(
    asker: &Asker<'_, S>,
    list: &'static str,
    request: impl Fn(Arc<Token>, Option<String>) -> F,
) -> Result<Vec<T>, Stop>
where
    F: Future<Output = Result<ListPage<T>, ServiceError>>,
{
    let request = &request;
    pages(
        |next: Option<String>| async move { asker.ask(|token| request(token, next.clone())).await },
        || Stop::One(endless(asker.session, list)),
    )
    .await
}

fn endless(session: &Session, list: &'static str) -> Error {
    let session = session.id.as_str().to_owned();
    Error::Endless { session, list }
}

#[cfg(test)]
mod tests;
