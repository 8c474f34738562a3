//! A fallback for callbacks that the browser can't deliver: the user copies the URL from it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

use super::pkce::{Callback, callback, pasted_query};
use crate::text::Secret;

/// Delivers a URL that the user pastes to the login that waits for it.
#[derive(Default)]
pub struct ManualCallback {
    waiting: Mutex<Vec<AwaitedCallback>>,
    changed: Notify,
}

struct AwaitedCallback {
    state: Secret,
    tell: oneshot::Sender<Callback>,
}

impl ManualCallback {
    /// Creates a callback for which no login waits yet.
    #[must_use]
    pub fn new() -> ManualCallback {
        ManualCallback::default()
    }

    /// Offers pasted text: the final URL of the browser, or its query.
    ///
    /// Returns `false`, without any effect, if no login waits for it.
    #[must_use]
    pub fn offer(&self, text: &str) -> bool {
        let query = pasted_query(text);
        let mut waiting = self.waiting();
        let found = waiting.iter().enumerate().find_map(|(at, login)| {
            let answer = callback(query, &login.state)?;
            Some((at, answer))
        });
        let Some((at, answer)) = found else {
            return false;
        };
        waiting.swap_remove(at).tell.send(answer).is_ok()
    }

    /// Returns whether any login waits for a callback.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        !self.waiting().is_empty()
    }

    /// Waits until some login waits for a callback.
    pub async fn awaited(&self) {
        while !self.is_awaited() {
            self.changed.notified().await;
        }
    }

    /// Waits for the callback with this state.
    pub(crate) async fn answer(&self, state: &Secret) -> Callback {
        let (tell, told) = oneshot::channel();
        self.waiting().push(AwaitedCallback {
            state: state.clone(),
            tell,
        });
        self.changed.notify_one();
        match told.await {
            Ok(answer) => answer,
            // The sender stays in the list while this waits, so the channel can't be closed.
            Err(_) => std::future::pending().await,
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<AwaitedCallback>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|login| !login.tell.is_closed());
        waiting
    }
}

#[cfg(test)]
mod tests {
    use super::ManualCallback;
    use crate::login::flow::pkce::Callback;
    use crate::text::Secret;

    fn state(text: &str) -> Secret {
        Secret::new(text.into())
    }

    #[tokio::test]
    async fn an_answer_finds_its_login_once() {
        let board = ManualCallback::new();
        assert!(!board.offer("code=C&state=one") && !board.is_awaited());
        let (one, two) = (state("one"), state("two"));
        let typing = async {
            board.awaited().await;
            tokio::task::yield_now().await;
            assert!(!board.offer("code=C&state=three"));
            assert!(board.offer("http://127.0.0.1:1/oauth/callback?code=C2&state=two"));
            assert!(!board.offer("code=C2&state=two"), "it was answered");
            assert!(board.offer("error=access_denied&state=one"));
        };
        let (one, two, ()) =
            futures_util::future::join3(board.answer(&one), board.answer(&two), typing).await;
        assert!(matches!(one, Callback::Refused { error, .. } if error == "access_denied"));
        assert!(matches!(two, Callback::Code(code) if code.expose() == "C2"));
        assert!(!board.is_awaited());
    }

    #[tokio::test]
    async fn a_login_that_is_over_waits_no_more() {
        let board = ManualCallback::new();
        let one = state("one");
        let given_up = tokio::time::timeout(std::time::Duration::ZERO, board.answer(&one)).await;
        assert!(given_up.is_err());
        assert!(!board.is_awaited() && !board.offer("code=C&state=one"));
    }
}
