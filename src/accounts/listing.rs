//! The accounts and roles that a session opens, however many there are: side by side, at the rate that the portal allows.

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

/// So many requests of a session are under way at a time, at most; the rate decides within that.
const SIDE_BY_SIDE: usize = 64;

/// Which accounts and roles are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Matches the name or the id of an account; `None`: every one.
    pub account: Option<Glob>,
    /// Matches the name of a role; `None`: every one.
    pub role: Option<Glob>,
}

/// An account, and the roles that the person has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRoles {
    /// The account.
    pub account: Account,
    /// The names of the roles, sorted, each once.
    pub roles: Vec<String>,
}

/// What could be listed of a session, and what could not.
#[derive(Debug)]
pub struct Listed<T> {
    /// By the account's name without regard to case, then by its id.
    pub items: Vec<T>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// How many accounts could be asked, whatever they have.
    pub listed: usize,
}

/// Accounts whose roles could not be listed, for one reason.
#[derive(Debug)]
pub struct Missing {
    /// In the order of [`Listed::items`].
    pub accounts: Vec<Account>,
    /// Why.
    pub error: Error,
}

/// How far a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Accounts that are done, whatever came of it.
    pub done: usize,
    /// All accounts that are asked for their roles.
    pub all: usize,
}

/// Lists what portals give to a person.
pub struct Listing<'a, S> {
    /// The service, the files, and whether a person may be asked.
    pub credentials: &'a Credentials<'a, S>,
    /// What is wanted. Accounts that are not wanted are not asked for their roles.
    pub filter: &'a Filter,
    /// Is told how far it is, after each account.
    pub progress: &'a (dyn Fn(&Session, Progress) + Sync),
}

impl<S: Oidc + Portal> Listing<'_, S> {
    /// Lists the accounts of a session; where the filter names roles, those that have such a role.
    ///
    /// # Errors
    ///
    /// [`Error`], when there is no token, or the accounts cannot be listed. That an account's roles cannot be is no error:
    /// it stands in the result.
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

    /// Lists the roles of a session's accounts. An account without a role that is wanted is left out.
    ///
    /// A token is renewed silently where that helps. The portal is asked as fast as it allows; that it asks for fewer
    /// requests fails nothing, unless it refuses all of them for five minutes, or it takes more than an hour. After other
    /// faults that may pass a request is repeated a few times.
    ///
    /// # Errors
    ///
    /// As [`Listing::accounts`].
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
        // Of many that failed for what they have in common, one reason is told.
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

    /// Lists the roles of one account, sorted, those alone that the filter wants.
    ///
    /// # Errors
    ///
    /// [`Error`], when there is no token, or they cannot be listed.
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

    /// The accounts that are wanted, sorted, each once.
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

    /// The roles of an account that are wanted, sorted, each once.
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

/// The list of an asker that asks for nothing else, so that nobody can have stopped it.
fn alone<T>(listed: Result<Vec<T>, Stop>) -> Result<Vec<T>, Error> {
    match listed {
        Ok(items) => Ok(items),
        Err(Stop::One(error) | Stop::All(error)) => Err(error),
        Err(Stop::Skipped) => Ok(Vec::new()),
    }
}

/// All pages of a list, each in its turn.
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
