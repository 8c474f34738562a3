mod recognition;
mod renewal;
mod several;

use std::time::Duration;

use chrono::TimeDelta;

use super::Outcome;
use crate::error::{Error, Kind};
use crate::fixture::{
    CREATE_TOKEN, Fault, Fixture, LIST_ACCOUNTS, REGISTER, START_DEVICE, seconds, session,
};
use crate::service::{ServiceFailure, Unreachable};
use crate::session::{Session, SessionId};

fn legacy(start_url: &str) -> Session {
    Session {
        id: SessionId::Legacy(start_url.to_owned()),
        start_url: start_url.to_owned(),
        ..session("corp")
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_login_registers_begins_and_asks_until_it_is_approved() {
    let world = Fixture::new();
    let corp = session("corp");
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(
        world.center.operations(),
        [
            REGISTER,
            START_DEVICE,
            CREATE_TOKEN,
            CREATE_TOKEN,
            CREATE_TOKEN,
            CREATE_TOKEN,
            LIST_ACCOUNTS
        ]
    );
    let client = world.field(&corp, "clientId").unwrap();
    assert_eq!(
        world.token_file(&corp),
        format!(
            r#"{{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "access1", "expiresAt": "2026-11-21T21:00:03Z", "clientId": "{client}", "clientSecret": "client-secret", "registrationExpiresAt": "2027-02-19T20:00:00Z", "refreshToken": "refresh1"}}"#
        )
    );
    assert_eq!(done.token.access_token.expose(), "access1");
}

#[tokio::test(start_paused = true)]
async fn a_second_login_makes_no_request() {
    let world = Fixture::new();
    world.run(&session("corp")).await.unwrap();
    let before = world.center.operations();
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::Kept);
    assert_eq!(world.center.operations(), before);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_good_while_more_than_fifteen_minutes_are_left() {
    for (left, outcome) in [(901, Outcome::Kept), (900, Outcome::LoggedIn)] {
        let world = Fixture::new();
        let corp = session("corp");
        world.hold(&corp, left, None);
        assert_eq!(world.run(&corp).await.unwrap().outcome, outcome, "{left}");
        assert_eq!(
            world.center.operations().is_empty(),
            outcome == Outcome::Kept,
            "{left}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_registration_is_used_until_fifteen_minutes_before_its_end() {
    for (end, registers) in [("20:15:01", 0), ("20:15:00", 1), ("19:00:00", 1)] {
        let world = Fixture::new();
        let corp = session("corp");
        world.center.know("kept-client", None);
        world.put(
            &world.cache.registration_path(&corp),
            &format!(
                r#"{{"clientId": "kept-client", "clientSecret": "s", "expiresAt": "2026-11-21T{end}Z", "scopes": ["sso:account:access"]}}"#
            ),
        );
        world.run(&corp).await.unwrap();
        assert_eq!(world.center.count(REGISTER), registers, "{end}");
        let used = world.field(&corp, "clientId").unwrap();
        assert_eq!(used == "kept-client", registers == 0, "{end}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_registration_is_replaced() {
    for text in ["", "{\"clientId\": ", "null", "{}", "\u{0}\u{0}"] {
        let world = Fixture::new();
        let corp = session("corp");
        let path = world.cache.registration_path(&corp);
        world.put(&path, text);
        world.run(&corp).await.unwrap();
        assert_eq!(world.center.count(REGISTER), 1, "{text}");
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(kept.contains("\"clientId\": \"client"), "{kept}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_token_is_said_and_healed() {
    for text in ["", "{\"accessToken\": \"a", "[]", "{}", "\u{feff}"] {
        let world = Fixture::new();
        let corp = session("corp");
        world.put(&world.cache.token_path(&corp.id), text);
        let done = world.run(&corp).await.unwrap();
        assert_eq!(done.outcome, Outcome::LoggedIn, "{text}");
        assert_eq!(world.said(), ["damaged", "prompt"], "{text}");
        assert_eq!(
            world.field(&corp, "accessToken").as_deref(),
            Some("access1"),
            "{text}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_token_does_not_ask_where_nobody_may_be_asked() {
    let world = Fixture::silent();
    let corp = session("corp");
    world.put(&world.cache.token_path(&corp.id), "{}");
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert_eq!(world.token_file(&corp), "{}");
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_takes_no_file_is_found_out_before_anything_is_asked() {
    for place in [".aws", ".aws/sso", ".aws/sso/cache"] {
        let world = Fixture::new();
        world.put(&world.home().join(place), "a file");
        let error = world.run(&session("corp")).await.err().unwrap();
        assert_eq!(error.kind(), Kind::Storage, "{place}");
        assert!(error.to_string().contains(place), "{error}");
        assert_eq!(world.center.operations(), [], "{place}");
        assert_eq!(world.said(), [""; 0], "{place}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_file_that_is_a_folder_is_found_out_before_anything_is_asked() {
    let world = Fixture::new();
    let corp = session("corp");
    std::fs::create_dir_all(world.cache.token_path(&corp.id)).unwrap();
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Storage);
    assert_eq!(world.center.operations(), []);
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nobody_is_asked_who_may_not_be() {
    let world = Fixture::silent();
    let error = world.run(&session("corp")).await.err().unwrap();
    assert!(matches!(error, Error::LoginNeeded { .. }), "{error}");
    assert_eq!(error.hint().as_deref(), Some("run `ssologin corp`"));
    assert_eq!(world.center.operations(), []);
    assert_eq!(world.browser.opened(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_forced_login_asks_although_the_token_is_good_and_renewable() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.need.force = true;
    world.hold(&corp, 3600, Some("R0"));
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert!(world.center.asked().iter().all(|asked| asked.with != "R0"));
    assert_ne!(world.field(&corp, "refreshToken").as_deref(), Some("R0"));
}

#[tokio::test(start_paused = true)]
async fn a_login_keeps_what_another_tool_put_beside_the_token() {
    let world = Fixture::new();
    let corp = session("corp");
    world.hold(&corp, -5, None);
    world.run(&corp).await.unwrap();
    let file = world.token_file(&corp);
    assert!(
        file.ends_with(r#""refreshToken": "refresh1", "note": {"of": "another tool"}}"#),
        "{file}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_token_with_less_life_than_was_asked_for_is_an_error_and_is_kept() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.need.min_remaining = TimeDelta::hours(2);
    let error = world.run(&corp).await.err().unwrap();
    assert!(
        matches!(error, Error::TooShort { left, wanted, .. }
            if left == Duration::from_secs(3600) && wanted == Duration::from_secs(7200)),
        "{error}"
    );
    assert_eq!(
        world.field(&corp, "accessToken").as_deref(),
        Some("access1")
    );
}

#[tokio::test(start_paused = true)]
async fn a_short_token_is_enough_where_nothing_was_asked_for() {
    let mut world = Fixture::new();
    world.center.token_life = Duration::from_secs(600);
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
}

#[tokio::test(start_paused = true)]
async fn the_files_of_a_legacy_session_are_those_of_its_start_url() {
    let world = Fixture::new();
    let url = "https://d-123.awsapps.com/start/#/";
    let legacy = legacy(url);
    world.run(&legacy).await.unwrap();
    assert_eq!(world.field(&legacy, "startUrl").as_deref(), Some(url));
    let registration = std::fs::read_to_string(world.cache.registration_path(&legacy)).unwrap();
    assert!(!registration.contains("scopes"), "{registration}");
    assert!(world.token_file(&session("corp")).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failure_before_the_code_is_shown_asks_nobody() {
    for operation in [REGISTER, START_DEVICE] {
        for (failure, kind) in [
            (
                ServiceFailure::Unreachable(Unreachable::Connection("refused".into())),
                Kind::Network,
            ),
            (ServiceFailure::Server(503), Kind::Service),
            (ServiceFailure::InvalidRequest(String::new()), Kind::Service),
            (ServiceFailure::AccessDenied, Kind::Denied),
        ] {
            let world = Fixture::new();
            let fault = Fault::Fail(failure.clone());
            world.center.faults(operation, [fault]);
            let error = world.run(&session("corp")).await.err().unwrap();
            assert_eq!(error.kind(), kind, "{failure:?}");
            assert_eq!(world.said(), [""; 0], "{failure:?}");
            assert_eq!(world.center.polls(), seconds([]), "{failure:?}");
        }
    }
}
