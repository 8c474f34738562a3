//! Lists that the service returns in pages.

use std::collections::HashSet;

use super::portal::ListPage;
use crate::session::Account;

/// The limits of a list. A longer one cannot come from the service.
const MAX_PAGES: usize = 2000;
const MAX_ITEMS: usize = 100_000;

/// Requests all pages of a list and returns the items; an error if the list does not end.
pub(crate) async fn pages<T, E, F>(
    request: impl Fn(Option<String>) -> F,
    endless: impl FnOnce() -> E,
) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<ListPage<T>, E>>,
{
    let (mut items, mut pages, mut next) = (Vec::new(), HashSet::new(), None);
    loop {
        let page = request(next).await?;
        items.extend(page.items);
        let Some(token) = page.next else {
            return Ok(items);
        };
        // A repeated page token means that the list starts over.
        if items.len() > MAX_ITEMS || pages.len() > MAX_PAGES || !pages.insert(token.clone()) {
            return Err(endless());
        }
        next = Some(token);
    }
}

/// Removes duplicate accounts and sorts the rest by name, ignoring case.
pub(crate) fn in_order(mut accounts: Vec<Account>) -> Vec<Account> {
    let mut seen = HashSet::new();
    accounts.retain(|account| seen.insert(account.id.clone()));
    accounts.sort_by_cached_key(|account| (account.name.to_lowercase(), account.id.clone()));
    accounts
}
