use std::path::Path;
use std::sync::Mutex;

use super::{LoggedOut, Role, run};
use crate::cache::Cache;
use crate::error::{Error, Kind};
use crate::file;
use crate::oidc::{Failure, Portal, RoleCredentials, ServiceError};
use crate::secret::Secret;
use crate::session::{Session, SessionId};

/// A portal that notes the tokens that it is to log out.
#[derive(Default)]
struct Door {
    failure: Option<Failure>,
    told: Mutex<Vec<String>>,
}

impl Door {
    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    fn error(&self, operation: &'static str, failure: Failure) -> ServiceError {
        ServiceError {
            operation,
            host: "portal.example".into(),
            failure,
            source: None,
        }
    }
}

impl Portal for Door {
    async fn role_credentials(
        &self,
        _: &Session,
        _: &Secret,
        _: &str,
        _: &str,
    ) -> Result<RoleCredentials, ServiceError> {
        Err(self.error("GetRoleCredentials", Failure::Forbidden))
    }

    async fn logout(&self, _: &Session, access_token: &Secret) -> Result<(), ServiceError> {
        let mut told = self.told.lock().unwrap();
        told.push(access_token.expose().to_owned());
        match &self.failure {
            None => Ok(()),
            Some(failure) => Err(self.error("Logout", failure.clone())),
        }
    }
}

struct Home {
    folder: tempfile::TempDir,
    cache: Cache,
}

impl Home {
    fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), &folder.path().join("state"));
        Home { folder, cache }
    }

    fn put(&self, path: &Path, text: &str) {
        file::replace(path, text.as_bytes(), self.folder.path()).unwrap();
    }

    fn put_token(&self, session: &Session, text: &str) {
        self.put(&self.cache.token_path(&session.id), text);
    }

    fn put_role(&self, session: &Session, role: &Role) {
        let path = self.cache.role_path(&session.id, &role.0, &role.1);
        self.put(&path, r#"{"ProviderType": "sso", "Credentials": {}}"#);
    }

    fn has_role(&self, session: &Session, role: &Role) -> bool {
        self.cache.role_path(&session.id, &role.0, &role.1).exists()
    }

    async fn log_out(
        &self,
        door: &Door,
        session: &Session,
        roles: &[Role],
    ) -> Result<LoggedOut, Error> {
        run(door, &self.cache, session, roles).await
    }
}

fn session(name: &str) -> Session {
    Session {
        id: SessionId::Named(name.into()),
        start_url: format!("https://{name}.awsapps.com/start"),
        region: "us-east-1".into(),
        scopes: None,
    }
}

fn role(account: &str, name: &str) -> Role {
    (account.to_owned(), name.to_owned())
}

const TOKEN: &str = r#"{"accessToken": "AT", "expiresAt": "2026-11-21T20:00:00Z"}"#;

#[tokio::test]
async fn the_portal_is_told_once_with_the_token_and_the_file_is_gone() {
    let (home, door, corp) = (Home::new(), Door::default(), session("corp"));
    home.put_token(&corp, TOKEN);
    let done = home.log_out(&door, &corp, &[]).await.unwrap();
    assert!(done.had_token && done.not_told.is_none());
    assert_eq!(done.roles_removed, 0);
    assert_eq!(door.told(), ["AT"]);
    assert!(!home.cache.token_path(&corp.id).exists());
}

#[tokio::test]
async fn without_a_token_the_portal_is_not_asked() {
    let (home, door, corp) = (Home::new(), Door::default(), session("corp"));
    let done = home.log_out(&door, &corp, &[]).await.unwrap();
    assert!(!done.had_token && done.not_told.is_none());
    assert_eq!(door.told(), [""; 0]);
}

#[tokio::test]
async fn a_damaged_token_is_deleted_without_a_word_to_the_portal() {
    for text in ["", "{", "{}", "[]"] {
        let (home, door, corp) = (Home::new(), Door::default(), session("corp"));
        home.put_token(&corp, text);
        let done = home.log_out(&door, &corp, &[]).await.unwrap();
        assert!(done.had_token && done.not_told.is_none(), "{text}");
        assert_eq!(door.told(), [""; 0], "{text}");
        assert!(!home.cache.token_path(&corp.id).exists(), "{text}");
    }
}

#[tokio::test]
async fn a_token_that_the_portal_does_not_know_any_more_counts_as_told() {
    let (home, corp) = (Home::new(), session("corp"));
    let door = Door {
        failure: Some(Failure::Unauthorized),
        ..Door::default()
    };
    home.put_token(&corp, TOKEN);
    let done = home.log_out(&door, &corp, &[]).await.unwrap();
    assert!(done.not_told.is_none());
    assert!(!home.cache.token_path(&corp.id).exists());
}

#[tokio::test]
async fn a_portal_that_cannot_be_told_does_not_keep_the_files() {
    for failure in [
        Failure::Unreachable("connection refused".into()),
        Failure::Server(500),
        Failure::Throttled,
        Failure::NotTheService("HTTP 200, no JSON".into()),
        Failure::Forbidden,
    ] {
        let (home, corp) = (Home::new(), session("corp"));
        let door = Door {
            failure: Some(failure.clone()),
            ..Door::default()
        };
        let admin = role("111122223333", "Admin");
        home.put_token(&corp, TOKEN);
        home.put_role(&corp, &admin);
        let roles = [admin];
        let done = home.log_out(&door, &corp, &roles).await.unwrap();
        assert_eq!(done.not_told.map(|error| error.failure), Some(failure));
        assert_eq!((done.had_token, done.roles_removed), (true, 1));
        assert!(!home.cache.token_path(&corp.id).exists());
        assert!(!home.has_role(&corp, &roles[0]));
        assert_eq!(door.told().len(), 1);
    }
}

#[tokio::test]
async fn only_the_role_credentials_of_the_session_are_deleted() {
    let (home, door) = (Home::new(), Door::default());
    let (corp, other) = (session("corp"), session("other"));
    let legacy = Session {
        id: SessionId::Legacy(corp.start_url.clone()),
        ..corp.clone()
    };
    let (admin, read) = (role("111122223333", "Admin"), role("111122223333", "Read"));
    let unnamed = role("444455556666", "Admin");
    home.put_token(&corp, TOKEN);
    home.put_token(&other, TOKEN);
    for session in [&corp, &other, &legacy] {
        home.put_role(session, &admin);
    }
    home.put_role(&corp, &unnamed);
    let assumed = home.folder.path().join(".aws/cli/cache/assumed.json");
    home.put(&assumed, "{}");

    // `Read` was never used; `Admin` belongs to two profiles.
    let roles = [admin.clone(), read, admin.clone()];
    let done = home.log_out(&door, &corp, &roles).await.unwrap();
    assert_eq!(done.roles_removed, 1);
    assert!(!home.has_role(&corp, &admin));
    assert!(home.has_role(&corp, &unnamed), "no profile names it");
    assert!(home.has_role(&other, &admin) && home.has_role(&legacy, &admin));
    assert!(assumed.exists());
    assert!(home.cache.token_path(&other.id).exists());
}

#[tokio::test]
async fn a_registration_survives_a_logout() {
    let (home, door, corp) = (Home::new(), Door::default(), session("corp"));
    home.put_token(&corp, TOKEN);
    let registration = home.cache.registration_path(&corp);
    home.put(&registration, "{}");
    home.log_out(&door, &corp, &[]).await.unwrap();
    assert!(registration.exists());
}

#[tokio::test]
async fn a_file_that_stays_is_an_error() {
    let (home, door, corp) = (Home::new(), Door::default(), session("corp"));
    let admin = role("111122223333", "Admin");
    home.put_token(&corp, TOKEN);
    let path = home.cache.role_path(&corp.id, &admin.0, &admin.1);
    std::fs::create_dir_all(&path).unwrap();
    let error = home.log_out(&door, &corp, &[admin]).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Storage);
    assert!(!home.cache.token_path(&corp.id).exists());
}
