//! Storage of role credentials.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::role_credentials::{Assumed, CredentialsOrigin, RoleCredentials, RoleFile};
use super::store::{Cache, CacheError, read_shared};
use crate::session::{AssumedRole, Role, RoleId, SessionId};
use crate::system::{file, lock};
use crate::text::{Damage, Object, Spacing, sha1_hex};

impl Cache {
    /// Returns the path of role credentials that were fetched with the token of a session.
    #[must_use]
    pub fn role_path(&self, id: &SessionId, account_id: &str, role_name: &str) -> PathBuf {
        let session_key = match id {
            SessionId::Named(_) => "sessionName",
            SessionId::Legacy(_) => "startUrl",
        };
        let key = Object::new(Spacing::Compact, 0)
            .text("accountId", account_id)
            .text("roleName", role_name)
            .text(session_key, id.as_str())
            .end();
        self.role_file(&key)
    }

    /// Returns the path of the credentials of an assumed role.
    #[must_use]
    pub fn assumed_path(&self, role: &AssumedRole) -> PathBuf {
        self.role_file(&role.key())
    }

    fn role_file(&self, key: &str) -> PathBuf {
        self.role_folder().join(format!("{}.json", sha1_hex(key)))
    }

    /// Reads cached role credentials; `None` if there is no file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is damaged or cannot be read.
    pub fn load_role<'a>(
        &self,
        role: impl Into<Role<'a>>,
    ) -> Result<Option<RoleCredentials>, CacheError> {
        let role = role.into();
        let Some(file) = self.read_role(role)? else {
            return Ok(None);
        };
        let credentials = file.credentials.ok_or_else(|| CacheError::Damaged {
            path: self.path_of(role),
            reason: Damage::NoCredentials,
        })?;
        Ok(Some(credentials))
    }

    /// Stores the credentials of a role of the portal.
    ///
    /// Unknown fields of the old file are preserved.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. The old file is then intact.
    pub fn store_role(
        &self,
        role: &RoleId,
        credentials: &RoleCredentials,
    ) -> Result<(), CacheError> {
        let account_id = &role.account_id;
        self.replace_role(
            role.into(),
            credentials,
            CredentialsOrigin::Portal { account_id },
        )
    }

    /// Stores the credentials of an assumed role.
    ///
    /// Unknown fields of the old file are preserved.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. The old file is then intact.
    pub fn store_assumed(&self, role: &AssumedRole, assumed: &Assumed) -> Result<(), CacheError> {
        let (arn, id) = (&assumed.arn, &assumed.id);
        self.replace_role(
            role.into(),
            &assumed.credentials,
            CredentialsOrigin::Sts { arn, id },
        )
    }

    fn replace_role(
        &self,
        role: Role<'_>,
        credentials: &RoleCredentials,
        origin: CredentialsOrigin<'_>,
    ) -> Result<(), CacheError> {
        let old = self.read_role(role).ok().flatten();
        let json = RoleFile::new(credentials.clone(), old).to_json(origin);
        let text = json.as_ref().map_or("", |json| json.as_str());
        // Next to the cache, thus on the same file system, but not scanned by other tools.
        let temporary = self.aws.join("cli");
        let path = self.path_of(role);
        Ok(file::replace(&path, text.as_bytes(), &temporary)?)
    }

    /// Deletes cached role credentials and returns whether there were any.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be deleted.
    pub fn remove_role<'a>(&self, role: impl Into<Role<'a>>) -> Result<bool, CacheError> {
        Ok(file::remove(&self.path_of(role.into()))?)
    }

    /// Tries to take the lock of a role.
    ///
    /// The process that holds it fetches credentials; the others wait.
    pub(crate) fn try_lock_role(&self, role: Role<'_>, now: DateTime<Utc>) -> lock::Attempt {
        let path = self.path_of(role).with_extension("lock");
        let name = path.file_name().unwrap_or_default();
        lock::try_lock(&self.locks().join(name), now)
    }

    fn read_role(&self, role: Role<'_>) -> Result<Option<RoleFile>, CacheError> {
        read_shared(&self.path_of(role), RoleFile::parse)
    }

    fn path_of(&self, role: Role<'_>) -> PathBuf {
        match role {
            Role::Given(role) => self.role_path(&role.session, &role.account_id, &role.role_name),
            Role::Assumed(role) => self.assumed_path(role),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, CacheError, RoleCredentials, RoleId};
    use crate::session::{AssumedRole, SessionId};
    use crate::text::{Secret, timestamp};
    use std::fs;
    use std::path::Path;

    #[test]
    fn what_sts_gave_lies_where_the_aws_cli_finds_it() {
        let cache = Cache::new(Path::new("/h"), Path::new("/h/state"));
        let name = |role_arn: &str, all: bool| {
            let role = AssumedRole {
                role_arn: role_arn.into(),
                session_name: all.then(|| "me@example.com".into()),
                external_id: all.then(|| "x \"y\" é".into()),
                duration_seconds: all.then_some(1800),
            };
            let path = cache.assumed_path(&role);
            assert_eq!(path.parent(), Some(Path::new("/h/.aws/cli/cache")));
            path.file_name().unwrap().to_owned()
        };
        // Computed with botocore's `AssumeRoleCredentialFetcher`.
        for (role_arn, all, expected) in [
            (
                "arn:aws:iam::123412341234:role/Further",
                false,
                "2f266d186f421d707b77b6b48c46ead50500e966.json",
            ),
            (
                "arn:aws:iam::123412341234:role/path/R",
                true,
                "3f6d994c4f673f8059c33241e7549881e0fe645a.json",
            ),
        ] {
            assert_eq!(name(role_arn, all), expected);
        }
    }

    #[test]
    fn what_is_stored_has_the_form_of_the_aws_cli_and_comes_back() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::new(home.path(), &home.path().join("state"));
        let role = RoleId {
            session: SessionId::Named("my-sso".into()),
            account_id: "111122223333".into(),
            role_name: "Admin".into(),
        };
        assert!(cache.load_role(&role).unwrap().is_none());
        let credentials = RoleCredentials {
            access_key_id: "ASIAX".into(),
            secret_access_key: Secret::new("sec".into()),
            session_token: Secret::new("sess".into()),
            expires_at: timestamp::parse("2026-11-21T21:41:46Z").unwrap(),
        };
        cache.store_role(&role, &credentials).unwrap();
        let folder = home.path().join(".aws/cli");
        let path = folder.join("cache/360f093cdc0bddf23eecc38b9cb6222fca5a195a.json");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "sec", "SessionToken": "sess", "Expiration": "2026-11-21T21:41:46Z", "AccountId": "111122223333"}}"#
        );
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        let back = cache.load_role(&role).unwrap().unwrap();
        assert_eq!(back.expires_at, credentials.expires_at);

        crate::system::file::replace(&path, b"{}", home.path()).unwrap();
        let error = cache.load_role(&role).err().unwrap();
        assert!(matches!(error, CacheError::Damaged { .. }));
        assert!(
            error
                .to_string()
                .ends_with("it has no usable role credentials")
        );
    }
}
