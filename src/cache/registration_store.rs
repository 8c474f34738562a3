//! Storage of client registrations.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::records::read_own;
use super::registration::{Flow, Registration};
use super::store::{Cache, CacheError, read_shared};
use crate::session::{Session, SessionId};
use crate::system::file;
use crate::text::{Object, Spacing, sha1_hex};

impl Cache {
    /// Returns the path of the registration file that the AWS CLI uses for the session.
    #[must_use]
    pub fn registration_path(&self, session: &Session) -> PathBuf {
        self.sso_cache().join(registration_name(session))
    }

    /// Returns a registration that a login with `flow` can use: the AWS CLI's, or else our own.
    ///
    /// A file that is not a registration is ignored, because a login replaces it.
    #[must_use]
    pub fn load_registration(
        &self,
        session: &Session,
        flow: Flow,
        now: DateTime<Utc>,
    ) -> Option<Registration> {
        [
            read_registration(&self.registration_path(session)),
            self.load_own_registration(session),
        ]
        .into_iter()
        .flatten()
        .find(|client| client.serves(session, flow, now))
    }

    /// Stores a registration where the AWS CLI finds it too.
    ///
    /// The AWS CLI uses one file name for both flows, and ignores the registration of the other
    /// flow. The authorization code flow is its default and gets the shared name. A valid
    /// registration of the device flow is then stored in our state folder, regardless of which of
    /// the two comes later.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn store_registration(
        &self,
        session: &Session,
        client: &Registration,
        now: DateTime<Utc>,
    ) -> Result<(), CacheError> {
        let shared = self.registration_path(session);
        let other =
            read_registration(&shared).filter(|kept| kept.flow != client.flow && kept.is_live(now));
        match other {
            Some(_) if client.flow == Flow::DeviceCode => {
                return self.store_own_registration(session, client);
            }
            Some(other) => self.store_own_registration(session, &other)?,
            None => {}
        }
        let json = client.to_json();
        Ok(file::replace(&shared, json.as_bytes(), &self.temporary())?)
    }

    fn load_own_registration(&self, session: &Session) -> Option<Registration> {
        read_own(&self.own_registration_path(session), Registration::parse)
    }

    fn store_own_registration(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<(), CacheError> {
        let (path, json) = (self.own_registration_path(session), client.to_json());
        Ok(file::replace_own(&path, json.as_bytes(), &self.state)?)
    }

    /// Deletes a registration that the service rejected, from all places where it is stored.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be deleted.
    pub fn forget_registration(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<(), CacheError> {
        let stored = [
            (
                self.registration_path(session),
                read_registration(&self.registration_path(session)),
            ),
            (
                self.own_registration_path(session),
                self.load_own_registration(session),
            ),
        ];
        for (path, kept) in stored {
            if kept.is_some_and(|kept| kept.client_id == client.client_id) {
                file::remove(&path)?;
            }
        }
        Ok(())
    }

    fn own_registration_path(&self, session: &Session) -> PathBuf {
        self.state
            .join("registrations")
            .join(registration_name(session))
    }
}

/// Returns the name of a registration file, as the AWS CLI computes it.
///
/// It is the SHA-1 of the arguments as Python's `json.dumps(…, sort_keys=True)` writes them.
pub(super) fn registration_name(session: &Session) -> String {
    let scopes = session.scopes.clone().map_or(Value::Null, Value::from);
    let name = match &session.id {
        SessionId::Named(name) => Value::from(name.as_str()),
        SessionId::Legacy(_) => Value::Null,
    };
    let key = Object::new(Spacing::Spaced, 0)
        .text("region", &session.region)
        .value("scopes", &scopes)
        .value("session_name", &name)
        .text("startUrl", &session.start_url)
        .text("tool", "botocore")
        .end();
    format!("{}.json", sha1_hex(&key))
}

fn read_registration(path: &Path) -> Option<Registration> {
    let read = read_shared(path, Registration::parse);
    read.ok().flatten().flatten()
}
