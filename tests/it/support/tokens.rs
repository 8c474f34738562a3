//! The token files in a fixture.

use std::fs;
use std::path::PathBuf;

use chrono::TimeDelta;
use serde_json::{Map, Value};
use ssologin::cache::Cache;
use ssologin::session::SessionId;
use ssologin::text::timestamp;

use crate::support::{Fixture, now};

impl Fixture {
    /// Returns the caches of the program.
    pub(crate) fn cache(&self) -> Cache {
        Cache::new(self.home(), &self.path("state"))
    }

    /// Returns the path of a session's cached token; a name with `://` is a start URL.
    pub(crate) fn token_path(&self, session: &str) -> PathBuf {
        let id = if session.contains("://") {
            SessionId::Legacy(session.to_owned())
        } else {
            SessionId::Named(session.to_owned())
        };
        self.cache().token_path(&id)
    }

    /// Returns the fields in a session's token file.
    pub(crate) fn token(&self, session: &str) -> Map<String, Value> {
        serde_json::from_slice(&fs::read(self.token_path(session)).unwrap()).unwrap()
    }

    /// Changes the fields in a session's token file.
    pub(crate) fn edit(&self, session: &str, change: impl FnOnce(&mut Map<String, Value>)) {
        let mut fields = self.token(session);
        change(&mut fields);
        fs::write(
            self.token_path(session),
            serde_json::to_vec(&fields).unwrap(),
        )
        .unwrap();
    }

    /// Makes a token expire in this number of seconds, which may be negative.
    pub(crate) fn ends_in(&self, session: &str, seconds: i64) {
        let end = timestamp::format(now() + TimeDelta::seconds(seconds));
        self.edit(session, |token| {
            token.insert("expiresAt".to_owned(), end.into());
        });
    }

    /// Makes a token expire and removes its refresh token, so that a login is required.
    pub(crate) fn expire(&self, session: &str) {
        self.ends_in(session, -60);
        self.edit(session, |token| {
            token.remove("refreshToken");
        });
    }
}
