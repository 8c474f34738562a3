use chrono::TimeDelta;
use futures_util::future::join_all;

mod chained;

use super::cached;
use crate::cache::RoleCredentials;
use crate::error::{Error, Kind};
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, GET_ROLE, session};
use crate::service::{ServiceFailure, Unreachable};
use crate::session::{RoleId, Session};
use crate::system::Clock as _;
use crate::text::timestamp;

fn role(session: &Session) -> RoleId {
    RoleId {
        session: session.id.clone(),
        account_id: "111122223333".into(),
        role_name: "Admin".into(),
    }
}

/// Writes role credentials as another tool would cache them; they expire in `left` seconds.
fn keep(world: &Fixture, role: &RoleId, left: i64) {
    let end = timestamp::format(world.clock.now() + TimeDelta::seconds(left));
    let text = format!(
        r#"{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "ASIAKEPT", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "{end}", "AccountId": "111122223333"}}}}"#
    );
    let path = world
        .cache
        .role_path(&role.session, &role.account_id, &role.role_name);
    world.put(&path, &text);
}

fn id(result: Result<RoleCredentials, Error>) -> String {
    match result {
        Ok(credentials) => credentials.access_key_id,
        Err(error) => error.to_string(),
    }
}

#[tokio::test(start_paused = true)]
async fn cached_ones_are_used_until_15_minutes_are_left_and_without_a_token() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    let role = role(&corp);
    keep(&world, &role, 900);
    assert_eq!(id(world.role(&corp, &role).await), "ASIAKEPT");
    assert!(world.center.asked().is_empty());
    keep(&world, &role, 899);
    assert!(cached(&world.cache, &role, world.clock.now()).is_none());
    let error = world.role(&corp, &role).await.err().unwrap();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(world.center.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn new_ones_are_fetched_once_and_cached() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    assert_eq!(id(world.role(&corp, &role(&corp)).await), "ASIA1");
    assert_eq!(id(world.role(&corp, &role(&corp)).await), "ASIA1");
    assert_eq!(world.center.operations(), [GET_ROLE]);
}

#[tokio::test(start_paused = true)]
async fn of_many_one_asks() {
    let (mut world, corp) = (Fixture::silent(), session("corp"));
    world.center.latency = std::time::Duration::from_secs(1);
    world.hold(&corp, 60, Some("R0"));
    let role = role(&corp);
    let all = join_all((0..60).map(|_| world.role(&corp, &role))).await;
    for result in all {
        assert_eq!(id(result), "ASIA2");
    }
    assert_eq!(world.center.operations(), [CREATE_TOKEN, GET_ROLE]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_renewed_serves_to_its_end() {
    for failure in [
        ServiceFailure::Unreachable(Unreachable::Connection("no route".into())),
        ServiceFailure::Server(500),
        ServiceFailure::InvalidGrant,
    ] {
        let (world, corp) = (Fixture::silent(), session("corp"));
        world.hold(&corp, 60, Some("R0"));
        world.center.faults(CREATE_TOKEN, [Fault::Fail(failure)]);
        assert_eq!(id(world.role(&corp, &role(&corp)).await), "ASIA1");
    }
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 60, None);
    assert_eq!(id(world.role(&corp, &role(&corp)).await), "ASIA1");
    assert_eq!(world.said(), [""; 0], "nobody is asked while it lives");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_away_is_no_reason_to_ask_a_person() {
    let (world, corp) = (Fixture::new(), session("corp"));
    world.hold(&corp, 0, Some("R0"));
    let away = ServiceFailure::Unreachable(Unreachable::Connection("no route".into()));
    world.center.faults(CREATE_TOKEN, [Fault::Fail(away)]);
    let error = world.role(&corp, &role(&corp)).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Network);
    assert_eq!(world.center.operations(), [CREATE_TOKEN]);
}

#[tokio::test(start_paused = true)]
async fn a_person_is_asked_only_where_one_may_be() {
    for refresh_token in [None, Some("spent")] {
        for may_ask in [false, true] {
            let (mut world, corp) = (Fixture::new(), session("corp"));
            world.need.may_ask = may_ask;
            world.hold(&corp, 0, refresh_token);
            let spent = Fault::Fail(ServiceFailure::InvalidGrant);
            if refresh_token.is_some() {
                world.center.faults(CREATE_TOKEN, [spent]);
            }
            let result = world.role(&corp, &role(&corp)).await;
            assert_eq!(result.is_ok(), may_ask);
            if let Err(error) = result {
                assert_eq!(error.kind(), Kind::LoginNeeded);
            }
            assert_eq!(world.said().contains(&"prompt".to_owned()), may_ask);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_accepted_is_read_again_then_renewed_once() {
    let unauthorized = || Fault::Fail(ServiceFailure::Unauthorized);
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, Some("R0"));
    world.center.faults(GET_ROLE, [unauthorized()]);
    assert_eq!(id(world.role(&corp, &role(&corp)).await), "ASIA2");
    assert_eq!(
        world.center.operations(),
        [GET_ROLE, CREATE_TOKEN, GET_ROLE]
    );

    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, Some("R0"));
    world
        .center
        .faults(GET_ROLE, [unauthorized(), unauthorized()]);
    let error = world.role(&corp, &role(&corp)).await.err().unwrap();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(
        error.to_string(),
        "corp: the portal no longer accepts the token, login required"
    );
    assert_eq!(
        world.center.operations(),
        [GET_ROLE, CREATE_TOKEN, GET_ROLE]
    );

    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    world.center.faults(GET_ROLE, [unauthorized()]);
    let error = world.role(&corp, &role(&corp)).await.err().unwrap();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(world.center.operations(), [GET_ROLE]);
}

#[tokio::test(start_paused = true)]
async fn a_newer_token_of_another_tool_is_used_first() {
    let (mut world, corp) = (Fixture::silent(), session("corp"));
    world.center.latency = std::time::Duration::from_secs(5);
    world.hold(&corp, 3600, Some("R0"));
    let unauthorized = Fault::Fail(ServiceFailure::Unauthorized);
    world.center.faults(GET_ROLE, [unauthorized]);
    let hour = std::time::Duration::from_secs(3600);
    world.center.know_access_token("newer", hour);
    let path = world.cache.token_path(&corp.id);
    let role = role(&corp);
    let other_tool = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let text = std::fs::read_to_string(&path).unwrap();
        world.put(&path, &text.replace("held\"", "newer\""));
    };
    let (result, ()) = futures_util::future::join(world.role(&corp, &role), other_tool).await;
    assert_eq!(id(result), "ASIA1");
    let with: Vec<_> = world.center.asked().into_iter().map(|a| a.with).collect();
    assert_eq!(with, ["held", "newer"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_portal_refuses_names_role_and_account() {
    for (failure, sentence) in [
        (
            ServiceFailure::Forbidden,
            "the role `Admin` in the account `111122223333` is not assigned to you",
        ),
        (
            ServiceFailure::NotFound,
            "the account `111122223333` (with the role `Admin`) is not in your portal",
        ),
    ] {
        let (world, corp) = (Fixture::silent(), session("corp"));
        world.hold(&corp, 3600, Some("R0"));
        world.center.faults(GET_ROLE, [Fault::Fail(failure)]);
        let error = world.role(&corp, &role(&corp)).await.err().unwrap();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (Kind::Denied, sentence)
        );
        assert!(error.hint().is_some());
        assert_eq!(world.center.operations(), [GET_ROLE]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_file_is_told_and_replaced_and_one_that_cannot_be_is_no_failure() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    let role = role(&corp);
    let path = world
        .cache
        .role_path(&role.session, &role.account_id, &role.role_name);
    world.put(&path, r#"{"Mine": 1, "Credentials": {}}"#);
    assert_eq!(id(world.role(&corp, &role).await), "ASIA1");
    assert_eq!(world.said(), ["damaged"]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("ASIA1") && text.contains("\"Mine\": 1"));

    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(id(world.role(&corp, &role).await), "ASIA2");
    assert_eq!(world.said(), ["damaged", "not kept"]);
}
