use std::time::Duration;

use crate::error::Kind;
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, LOGOUT, session};
use crate::login::NotTold;
use crate::service::{ServiceFailure, Unreachable};
use crate::session::{AssumedRole, Role, RoleId, Session, SessionId};

fn role(session: &Session, account: &str, name: &str) -> RoleId {
    RoleId {
        session: session.id.clone(),
        account_id: account.to_owned(),
        role_name: name.to_owned(),
    }
}

fn path(world: &Fixture, role: &RoleId) -> std::path::PathBuf {
    world
        .cache
        .role_path(&role.session, &role.account_id, &role.role_name)
}

fn put_role(world: &Fixture, role: &RoleId) {
    world.put(
        &path(world, role),
        r#"{"ProviderType": "sso", "Credentials": {}}"#,
    );
}

fn has_role(world: &Fixture, role: &RoleId) -> bool {
    path(world, role).exists()
}

fn has_token(world: &Fixture, session: &Session) -> bool {
    world.cache.token_path(&session.id).exists()
}

/// Returns the tokens that the portal was asked to log out.
fn told(world: &Fixture) -> Vec<String> {
    let asked = world.center.asked().into_iter();
    asked
        .filter(|asked| asked.operation == LOGOUT)
        .map(|asked| asked.with)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_portal_is_told_once_with_the_token_and_the_file_is_gone() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 60, Some("R0"));
    let done = world.log_out(&corp, &[]).await.unwrap();
    assert!(done.had_token && done.not_told.is_none());
    assert_eq!(done.roles_removed, 0);
    assert_eq!(world.center.operations(), [LOGOUT]);
    assert_eq!(told(&world), ["held"]);
    assert!(!has_token(&world, &corp));
}

#[tokio::test(start_paused = true)]
async fn a_login_after_a_logout_asks_a_person() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.run(&corp).await.unwrap();
    world.log_out(&corp, &[]).await.unwrap();
    assert_eq!(told(&world), ["access1"]);
    world.run(&corp).await.unwrap();
    assert_eq!(world.said(), ["prompt", "prompt"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_has_ended_is_renewed_for_the_portal_and_not_stored() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 0, Some("R0"));
    let done = world.log_out(&corp, &[]).await.unwrap();
    assert!(done.not_told.is_none());
    assert_eq!(world.center.operations(), [CREATE_TOKEN, LOGOUT]);
    assert_eq!(told(&world), ["access1"]);
    assert!(!has_token(&world, &corp));
}

#[tokio::test(start_paused = true)]
async fn what_was_remembered_of_the_sign_in_is_forgotten() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.run(&corp).await.unwrap();
    assert!(world.cache.load_sign_in(&corp.id).is_some());
    world.log_out(&corp, &[]).await.unwrap();
    assert!(world.cache.load_sign_in(&corp.id).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_is_over_is_logged_out_already() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 0, Some("R0"));
    world
        .center
        .faults(CREATE_TOKEN, [Fault::Fail(ServiceFailure::InvalidGrant)]);
    let done = world.log_out(&corp, &[]).await.unwrap();
    assert!(done.had_token && done.not_told.is_none());
    assert_eq!(told(&world), [""; 0]);
    assert!(!has_token(&world, &corp));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_portal_does_not_know_any_more_counts_as_told() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 0, None);
    let done = world.log_out(&corp, &[]).await.unwrap();
    assert!(done.not_told.is_none());
    assert_eq!(told(&world), ["held"]);
    assert!(!has_token(&world, &corp));
}

#[tokio::test(start_paused = true)]
async fn without_a_token_the_portal_is_not_asked() {
    let (world, corp) = (Fixture::new(), session("corp"));
    let done = world.log_out(&corp, &[]).await.unwrap();
    assert!(!done.had_token && done.not_told.is_none());
    assert_eq!(world.center.operations(), []);
}

#[tokio::test(start_paused = true)]
async fn a_damaged_token_is_deleted_without_a_word_to_the_portal() {
    for text in ["", "{", "{}", "[]"] {
        let (world, corp) = (Fixture::new(), session("corp"));
        world.put(&world.cache.token_path(&corp.id), text);
        let done = world.log_out(&corp, &[]).await.unwrap();
        assert!(done.had_token && done.not_told.is_none(), "{text}");
        assert_eq!(world.center.operations(), [], "{text}");
        assert!(!has_token(&world, &corp), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_cannot_be_told_does_not_keep_the_files() {
    for (left, operation) in [(60, LOGOUT), (0, CREATE_TOKEN)] {
        for failure in [
            ServiceFailure::Unreachable(Unreachable::Connection("connection refused".into())),
            ServiceFailure::Server(500),
            ServiceFailure::Throttled(None),
            ServiceFailure::NotTheService("HTTP 200, not JSON".into()),
            ServiceFailure::Forbidden,
        ] {
            let (world, corp) = (Fixture::new(), session("corp"));
            let admin = role(&corp, "111122223333", "Admin");
            world.hold(&corp, left, Some("R0"));
            put_role(&world, &admin);
            world
                .center
                .faults(operation, vec![Fault::Fail(failure.clone()); 100]);
            let done = world.log_out(&corp, &[Role::Given(&admin)]).await.unwrap();
            match done.not_told.expect("not told") {
                NotTold::Service(error) => assert_eq!(error.failure, failure),
                // Throttling is retried for as long as the notification may take.
                NotTold::Late(limit) => {
                    assert_eq!((operation, limit), (CREATE_TOKEN, Duration::from_secs(10)));
                    assert!(failure.is_throttling());
                }
            }
            assert_eq!((done.had_token, done.roles_removed), (true, 1));
            assert!(!has_token(&world, &corp) && !has_role(&world, &admin));
            let operations = world.center.operations();
            assert!(operations.iter().all(|o| *o == operation), "{failure:?}");
            assert!(operations.len() == 1 || failure.is_throttling());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_refresh_before_the_logout_is_retried() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 0, Some("R0"));
    let throttled = Fault::Fail(ServiceFailure::Throttled(None));
    world.center.faults(CREATE_TOKEN, [throttled]);
    assert!(world.log_out(&corp, &[]).await.unwrap().not_told.is_none());
    assert_eq!(
        world.center.operations(),
        [CREATE_TOKEN, CREATE_TOKEN, LOGOUT]
    );
}

#[tokio::test(start_paused = true)]
async fn a_service_that_hangs_is_waited_for_ten_seconds_after_the_files_are_gone() {
    let hanging = || {
        let mut world = Fixture::new();
        world.center.latency = Duration::from_secs(3600);
        world
    };
    let (world, corp) = (hanging(), session("corp"));
    world.hold(&corp, 60, Some("R0"));
    let done = world.log_out(&corp, &[]).await.unwrap();
    let limit = Duration::from_secs(10);
    assert!(matches!(done.not_told, Some(NotTold::Late(late)) if late == limit));
    assert_eq!(world.center.elapsed(), limit);

    let world = hanging();
    world.hold(&corp, 60, Some("R0"));
    let roles = [];
    let logout = world.log_out(&corp, &roles);
    let stopped = tokio::time::timeout(Duration::from_secs(1), logout).await;
    assert!(stopped.is_err() && !has_token(&world, &corp));
}

#[tokio::test(start_paused = true)]
async fn only_the_role_credentials_of_the_session_are_deleted() {
    let world = Fixture::new();
    let (corp, other) = (session("corp"), session("other"));
    let legacy = Session {
        id: SessionId::Legacy(corp.start_url.clone()),
        ..corp.clone()
    };
    let [admin, read, unnamed] = [
        role(&corp, "111122223333", "Admin"),
        role(&corp, "111122223333", "Read"),
        role(&corp, "444455556666", "Admin"),
    ];
    let others = [&other, &legacy].map(|session| role(session, "111122223333", "Admin"));
    let further = |name: &str| AssumedRole {
        role_arn: format!("arn:aws:iam::111122223333:role/{name}"),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    };
    let (assumed, stranger) = (further("Ours"), further("Theirs"));
    world.hold(&corp, 60, None);
    world.hold(&other, 60, None);
    for role in others.iter().chain([&admin, &unnamed]) {
        put_role(&world, role);
    }
    for role in [&assumed, &stranger] {
        world.put(&world.cache.assumed_path(role), "{}");
    }

    // `Read` was never used; `Admin` is the role of two profiles.
    let roles = [&admin, &read, &admin].map(Role::Given);
    let roles = [&roles[..], &[Role::Assumed(&assumed)]].concat();
    let done = world.log_out(&corp, &roles).await.unwrap();
    assert_eq!(done.roles_removed, 2);
    assert!(!has_role(&world, &admin));
    assert!(has_role(&world, &unnamed), "no profile names it");
    assert!(others.iter().all(|role| has_role(&world, role)));
    assert!(!world.cache.assumed_path(&assumed).exists());
    assert!(world.cache.assumed_path(&stranger).exists());
    assert!(has_token(&world, &other));
}

#[tokio::test(start_paused = true)]
async fn a_registration_survives_a_logout() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.run(&corp).await.unwrap();
    world.log_out(&corp, &[]).await.unwrap();
    assert!(world.cache.registration_path(&corp).exists());
}

#[tokio::test(start_paused = true)]
async fn a_file_that_stays_is_an_error() {
    let (world, corp) = (Fixture::new(), session("corp"));
    let admin = role(&corp, "111122223333", "Admin");
    world.hold(&corp, 60, None);
    std::fs::create_dir_all(path(&world, &admin)).unwrap();
    let error = world
        .log_out(&corp, &[Role::Given(&admin)])
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind(), Kind::Storage);
    assert!(!has_token(&world, &corp));
}
