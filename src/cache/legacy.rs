//! Tokens that sessions and legacy profiles of one portal share.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{Cache, CacheError};
use super::token::Token;
use crate::session::{Session, SessionId};
use crate::system::file;
use crate::system::lock::Attempt;

/// What a session got of the login of legacy profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adopted {
    /// Their token, with so much left of it.
    Token(TimeDelta),
    /// Nothing is needed: its own token is good, or can be renewed.
    Own,
    /// Nothing is to be had: a person must log in.
    Nothing,
}

impl Cache {
    /// Lets legacy profiles of the same portal use the token: each spelling of the start URL gets a file with the access
    /// token alone. A token that lies there and lives longer stays.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn copy_token(&self, session: &Session, token: &Token) -> Result<(), CacheError> {
        for (id, path) in self.copies(&session.id) {
            let there = self.load_token(&id).ok().flatten();
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

    /// Deletes what [`copy_token`](Cache::copy_token) wrote for a session: files with its token, or with no client, which
    /// no login of a legacy profile leaves.
    ///
    /// # Errors
    ///
    /// When a file stays.
    pub fn remove_copies(&self, id: &SessionId, token: Option<&Token>) -> Result<(), CacheError> {
        for (copy_id, path) in self.copies(id) {
            let copy = self.load_token(&copy_id).ok().flatten();
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

    /// Lets a session go on with the token of legacy profiles of its portal, where it has none that is good: the access
    /// token alone, which every SDK takes until a few minutes before its end. A token with at most `min_left` is not good.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
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
            // Somebody logs in at this moment.
            Attempt::Busy(_) => return Ok(Adopted::Nothing),
            Attempt::Impossible(_) => None,
        };
        let own = self.load_token(&session.id).ok().flatten();
        if own.is_some_and(|own| is_good(&own) || own.is_renewable(now)) {
            return Ok(Adopted::Own);
        }
        let old = SessionId::Legacy(start_url.to_owned());
        let Some(old) = self.load_token(&old).ok().flatten().filter(is_good) else {
            return Ok(Adopted::Nothing);
        };
        self.store_token(session, old.copy())?;
        drop(held);
        Ok(Adopted::Token(old.left(now)))
    }
}
