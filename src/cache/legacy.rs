//! Shares tokens between sessions and legacy profiles of the same portal.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{Cache, CacheError};
use super::token::Token;
use crate::session::{Session, SessionId};
use crate::system::file;
use crate::system::lock::Attempt;

/// The result of [`Cache::adopt_token`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adopted {
    /// The session now has the token of legacy profiles, which is valid for this long.
    Token(TimeDelta),
    /// The session's own token is valid or can be refreshed, so nothing was adopted.
    Own,
    /// There is no token to adopt: a login is required.
    Nothing,
}

impl Cache {
    /// Copies the token of a session for the legacy profiles of the same portal.
    ///
    /// Each spelling of the start URL gets a file that holds only the access token. An existing
    /// token that does not expire sooner stays.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be written.
    pub fn copy_token(&self, session: &Session, token: &Token) -> Result<(), CacheError> {
        for (id, path) in self.copies(&session.id) {
            let there = self.load_token(&of_portal(&id, session)).ok().flatten();
            if there
                .as_ref()
                .is_some_and(|there| there.expires_at >= token.expires_at)
            {
                continue;
            }
            let mut copy = token.copy();
            if let Some(there) = there {
                copy.inherit(&there);
            }
            let json = copy.to_json(id.as_str(), &session.region);
            file::replace(&path, json.as_bytes(), &self.temporary())?;
        }
        Ok(())
    }

    /// Deletes the files that [`copy_token`](Cache::copy_token) wrote for a session.
    ///
    /// These are the files that hold the session's token or no client. The login of a legacy
    /// profile always stores a client.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be deleted.
    pub fn remove_copies(&self, id: &SessionId, token: Option<&Token>) -> Result<(), CacheError> {
        for (copy_id, path) in self.copies(id) {
            let copy = self.read_token(&copy_id).ok().flatten();
            let ours = copy.is_some_and(|copy| {
                let same = token
                    .is_some_and(|token| token.access_token.expose() == copy.access_token.expose());
                same || copy.client_id.is_none()
            });
            if ours {
                file::remove(&path)?;
            }
        }
        Ok(())
    }

    fn copies(&self, id: &SessionId) -> Vec<(SessionId, PathBuf)> {
        let spellings = self.spellings.get(id).into_iter().flatten();
        let ids = spellings.map(|start_url| SessionId::Legacy(start_url.clone()));
        ids.map(|id| (id.clone(), self.token_path(&id))).collect()
    }

    /// Gives a session the token of legacy profiles of its portal if it has no usable token itself.
    ///
    /// Only the access token is copied, which every SDK accepts until a few minutes before it
    /// expires. A token that is valid for at most `min_left` is not usable.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn adopt_token(
        &self,
        session: &Session,
        start_url: &str,
        now: DateTime<Utc>,
        min_left: TimeDelta,
    ) -> Result<Adopted, CacheError> {
        let is_good = |token: &Token| token.left(now) > min_left;
        let held = match self.try_lock(&session.id, now) {
            Attempt::Taken(lock) => Some(lock),
            // Another process is logging in.
            Attempt::Busy(_) => return Ok(Adopted::Nothing),
            Attempt::Impossible(_) => None,
        };
        let own = self.load_token(session).ok().flatten();
        if own.is_some_and(|own| is_good(&own) || own.is_renewable(now)) {
            return Ok(Adopted::Own);
        }
        let old = SessionId::Legacy(start_url.to_owned());
        let old = self.load_token(&of_portal(&old, session)).ok().flatten();
        let Some(old) = old.filter(is_good) else {
            return Ok(Adopted::Nothing);
        };
        self.store_token(session, old.copy())?;
        drop(held);
        Ok(Adopted::Token(old.left(now)))
    }
}

/// Returns the session of legacy profiles that use the same portal as another session.
fn of_portal(id: &SessionId, session: &Session) -> Session {
    Session {
        id: id.clone(),
        ..session.clone()
    }
}
