//! The files of role credentials.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{Cache, CacheError, read_shared};
use crate::fields::Damage;
use crate::file;
use crate::lock;
use crate::role::{RoleCredentials, RoleFile, RoleId};

impl Cache {
    /// Reads role credentials; `None` where there is no file.
    ///
    /// # Errors
    ///
    /// When the file is damaged or cannot be read.
    pub fn load_role(&self, role: &RoleId) -> Result<Option<RoleCredentials>, CacheError> {
        let Some(file) = self.read_role(role)? else {
            return Ok(None);
        };
        let credentials = file.credentials.ok_or_else(|| CacheError::Damaged {
            path: self.path_of(role),
            reason: Damage::NoCredentials,
        })?;
        Ok(Some(credentials))
    }

    /// Replaces role credentials. Fields of the old file that are not ours are kept.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; the old one is whole then.
    pub fn store_role(
        &self,
        role: &RoleId,
        credentials: &RoleCredentials,
    ) -> Result<(), CacheError> {
        let old = self.read_role(role).ok().flatten();
        let json = RoleFile::new(credentials.clone(), old).to_json(&role.account_id);
        let text = json.as_ref().map_or("", |json| json.as_str());
        // Beside the cache and on its file system, but not scanned by other tools.
        let temporary = self.aws.join("cli");
        Ok(file::replace(
            &self.path_of(role),
            text.as_bytes(),
            &temporary,
        )?)
    }

    /// Tries to take the lock of a role: whoever holds it fetches credentials, the others wait.
    pub(crate) fn try_lock_role(&self, role: &RoleId, now: DateTime<Utc>) -> lock::Attempt {
        let path = self.path_of(role).with_extension("lock");
        let name = path.file_name().unwrap_or_default();
        lock::try_lock(&self.locks().join(name), now)
    }

    fn read_role(&self, role: &RoleId) -> Result<Option<RoleFile>, CacheError> {
        read_shared(&self.path_of(role), RoleFile::parse)
    }

    fn path_of(&self, role: &RoleId) -> PathBuf {
        self.role_path(&role.session, &role.account_id, &role.role_name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, CacheError, RoleCredentials, RoleId};
    use crate::secret::Secret;
    use crate::session::SessionId;
    use crate::timestamp;
    use std::fs;

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

        crate::file::replace(&path, b"{}", home.path()).unwrap();
        let error = cache.load_role(&role).err().unwrap();
        assert!(matches!(error, CacheError::Damaged { .. }));
        assert!(
            error
                .to_string()
                .ends_with("it holds no usable role credentials")
        );
    }
}
