use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::sleep;

use crate::error::{Error, Kind};
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, START_DEVICE, session};
use crate::login::Outcome;
use crate::service::{ServiceFailure, Unreachable};

/// Returns how many times a refresh token was sent.
fn sent(world: &Fixture, refresh_token: &str) -> usize {
    let asked = world.center.asked();
    asked
        .iter()
        .filter(|asked| asked.with == refresh_token)
        .count()
}

fn transient() -> [ServiceFailure; 6] {
    [
        ServiceFailure::Unreachable(Unreachable::Connection("connection reset".into())),
        ServiceFailure::Unreachable(Unreachable::Refused("connection refused".into())),
        ServiceFailure::Throttled(None),
        ServiceFailure::Server(500),
        ServiceFailure::Server(503),
        ServiceFailure::NotTheService("HTTP 200, not JSON".into()),
    ]
}

/// Returns how often a refresh token may be sent if the service always fails like this.
fn sendings(failure: &ServiceFailure) -> std::ops::RangeInclusive<usize> {
    match failure {
        ServiceFailure::Throttled(_) => 5..=8,
        ServiceFailure::Unreachable(Unreachable::Refused(_)) => 4..=4,
        _ => 1..=1,
    }
}

fn refusals() -> [ServiceFailure; 6] {
    [
        ServiceFailure::InvalidGrant,
        ServiceFailure::InvalidClient,
        ServiceFailure::ExpiredToken,
        ServiceFailure::AccessDenied,
        ServiceFailure::Unauthorized,
        ServiceFailure::Other("UnauthorizedClientException".into()),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_renewal_asks_nobody_and_takes_the_new_refresh_token() {
    for left in [900, 0, -86400] {
        let world = Fixture::new();
        let corp = session("corp");
        world.hold(&corp, left, Some("R0"));
        let done = world.run(&corp).await.unwrap();
        assert_eq!(done.outcome, Outcome::Renewed);
        assert_eq!(world.center.operations(), [CREATE_TOKEN]);
        assert_eq!(sent(&world, "R0"), 1);
        assert_eq!(world.said(), [""; 0]);
        assert_eq!(
            world.token_file(&corp),
            r#"{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "access1", "expiresAt": "2026-11-21T21:00:00Z", "clientId": "held-client", "clientSecret": "held-secret", "registrationExpiresAt": "2027-02-01T00:00:00Z", "refreshToken": "refresh1", "note": {"of": "another tool"}}"#
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_without_a_new_refresh_token_keeps_the_old_one() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.center.rotates = false;
    world.hold(&corp, 60, Some("R0"));
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::Renewed);
    assert_eq!(world.field(&corp, "refreshToken").as_deref(), Some("R0"));
    assert_eq!(
        world.field(&corp, "accessToken").as_deref(),
        Some("access1")
    );
}

#[tokio::test(start_paused = true)]
async fn one_renewal_follows_another_with_the_refresh_token_of_the_last() {
    let world = Fixture::silent();
    let corp = session("corp");
    world.hold(&corp, 60, Some("R0"));
    world.run(&corp).await.unwrap();
    for refresh_token in ["refresh1", "refresh2"] {
        sleep(Duration::from_secs(3000)).await;
        let done = world.run(&corp).await.unwrap();
        assert_eq!(done.outcome, Outcome::Renewed);
        assert_eq!(sent(&world, refresh_token), 1);
    }
    assert_eq!(world.center.operations(), [CREATE_TOKEN; 3]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_service_leaves_a_valid_token_untouched() {
    for failure in transient() {
        let world = Fixture::new();
        let corp = session("corp");
        world.hold(&corp, 60, Some("R0"));
        let before = world.token_file(&corp);
        world
            .center
            .faults(CREATE_TOKEN, vec![Fault::Fail(failure.clone()); 100]);
        let done = world.run(&corp).await.unwrap();
        assert_eq!(done.outcome, Outcome::Kept, "{failure:?}");
        assert_eq!(done.token.access_token.expose(), "held");
        assert_eq!(world.token_file(&corp), before, "{failure:?}");
        assert_eq!(world.said(), ["not renewed"], "{failure:?}");
        let sent = sent(&world, "R0");
        assert!(sendings(&failure).contains(&sent), "{failure:?}: {sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_service_is_no_reason_to_ask_a_person() {
    for failure in transient() {
        let world = Fixture::new();
        let corp = session("corp");
        world.hold(&corp, 0, Some("R0"));
        let before = world.token_file(&corp);
        world
            .center
            .faults(CREATE_TOKEN, vec![Fault::Fail(failure.clone()); 100]);
        let error = world.run(&corp).await.err().unwrap();
        let lost = failure.may_hide_success();
        let expected = match &error {
            Error::Service(e) => e.failure == failure && !lost,
            Error::TokenLost { source, .. } => source.failure == failure && lost,
            _ => false,
        };
        assert!(expected, "{error}");
        let sent = sent(&world, "R0");
        assert_eq!(world.center.operations().len(), sent, "{failure:?}");
        assert!(sendings(&failure).contains(&sent), "{failure:?}: {sent}");
        assert_eq!(world.said(), [""; 0], "{failure:?}");
        assert_eq!(world.token_file(&corp), before, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_refresh_is_retried() {
    let world = Fixture::silent();
    let corp = session("corp");
    world.hold(&corp, 0, Some("R0"));
    let wait = Duration::from_secs(5);
    let throttled = ServiceFailure::Throttled(Some(wait));
    let faults = [ServiceFailure::SlowDown, throttled].map(Fault::Fail);
    world.center.faults(CREATE_TOKEN, faults);
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::Renewed);
    assert_eq!(sent(&world, "R0"), 3);
    let polls = world.center.polls();
    assert_eq!(polls[2] - polls[1], wait);
}

#[tokio::test(start_paused = true)]
async fn half_an_answer_to_a_refresh_says_that_a_login_may_be_needed() {
    let world = Fixture::silent();
    let corp = session("corp");
    world.hold(&corp, 60, Some("R0"));
    let before = world.token_file(&corp);
    let half = Fault::Fail(ServiceFailure::Incomplete("accessToken"));
    world.center.faults(CREATE_TOKEN, [half]);
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "corp: the answer with the new token was lost, and the refresh token may be used up: \
         oidc.example returned an answer without a usable `accessToken` (CreateToken)"
    );
    assert_eq!(
        error.hint().unwrap(),
        "run `ssologin corp`, which logs in again if the token cannot be refreshed"
    );
    assert_eq!(sent(&world, "R0"), 1);
    assert_eq!(world.token_file(&corp), before);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_hangs_ends_with_the_time_limit() {
    let mut world = Fixture::silent();
    let corp = session("corp");
    world.hold(&corp, 60, Some("R0"));
    world.center.latency = Duration::from_secs(3600);
    world.timeout = Some(Duration::from_secs(2));
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.to_string(), "corp: not done within 2 seconds");
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.elapsed(), Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_leads_to_a_person_and_the_refresh_token_is_not_sent_again() {
    for failure in refusals() {
        let world = Fixture::new();
        let corp = session("corp");
        world.hold(&corp, 60, Some("R0"));
        world
            .center
            .faults(CREATE_TOKEN, [Fault::Fail(failure.clone())]);
        let done = world.run(&corp).await.unwrap();
        assert_eq!(done.outcome, Outcome::LoggedIn, "{failure:?}");
        assert_eq!(world.said(), ["not renewed", "prompt"], "{failure:?}");
        assert_eq!(sent(&world, "R0"), 1, "{failure:?}");
        assert_eq!(
            world.field(&corp, "accessToken").as_deref(),
            Some("access1")
        );
        assert_ne!(world.field(&corp, "refreshToken").as_deref(), Some("R0"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_where_nobody_may_be_asked_says_what_is_over() {
    for failure in refusals() {
        let world = Fixture::silent();
        let corp = session("corp");
        world.hold(&corp, 60, Some("R0"));
        let before = world.token_file(&corp);
        world
            .center
            .faults(CREATE_TOKEN, [Fault::Fail(failure.clone())]);
        let error = world.run(&corp).await.err().unwrap();
        let expected = match failure {
            ServiceFailure::InvalidGrant
            | ServiceFailure::ExpiredToken
            | ServiceFailure::AccessDenied => {
                matches!(error, Error::SignInOver { .. })
            }
            ServiceFailure::InvalidClient | ServiceFailure::Unauthorized => {
                matches!(error, Error::LoginNeeded { .. })
            }
            _ => matches!(&error, Error::Service(e) if e.failure == failure),
        };
        assert!(expected, "{failure:?}: {error}");
        assert_eq!(world.center.operations(), [CREATE_TOKEN], "{failure:?}");
        assert_eq!(world.token_file(&corp), before, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_whose_answer_was_lost_is_found_spent_the_next_time() {
    let world = Fixture::new();
    let corp = session("corp");
    world.hold(&corp, 60, Some("R0"));
    world.center.faults(CREATE_TOKEN, [Fault::Lost]);
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::Kept);
    assert_eq!(sent(&world, "R0"), 1);

    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(
        world.said(),
        ["not renewed", "not renewed", "prompt"],
        "the sign-in begins anew where the service wants it"
    );
    assert_eq!(sent(&world, "R0"), 2, "once in each login");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_another_tool_renewed_meanwhile_wins() {
    for failure in [ServiceFailure::InvalidGrant, ServiceFailure::Server(500)] {
        let mut world = Fixture::new();
        let corp = session("corp");
        world.center.latency = Duration::from_secs(2);
        world.hold(&corp, 60, Some("R0"));
        world
            .center
            .faults(CREATE_TOKEN, [Fault::Fail(failure.clone())]);
        let newer = world
            .token_file(&corp)
            .replace("held\"", "newer\"")
            .replace("20:01:00Z", "21:00:00Z");
        let other = async {
            sleep(Duration::from_secs(1)).await;
            world.put(&world.cache.token_path(&corp.id), &newer);
        };
        let (done, ()) = tokio::join!(world.run(&corp), other);
        let done = done.unwrap();
        assert_eq!(done.outcome, Outcome::Kept, "{failure:?}");
        assert_eq!(done.token.access_token.expose(), "newer", "{failure:?}");
        assert_eq!(world.token_file(&corp), newer, "{failure:?}");
        assert_eq!(world.center.operations(), [CREATE_TOKEN], "{failure:?}");
        assert_eq!(world.said(), [""; 0], "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_another_tool_wrote_but_that_is_no_better_does_not_count() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.center.latency = Duration::from_secs(2);
    world.hold(&corp, 60, Some("R0"));
    world
        .center
        .faults(CREATE_TOKEN, [Fault::Fail(ServiceFailure::InvalidGrant)]);
    let short = world.token_file(&corp).replace("held\"", "short\"");
    let other = async {
        sleep(Duration::from_secs(1)).await;
        world.put(&world.cache.token_path(&corp.id), &short);
    };
    let (done, ()) = tokio::join!(world.run(&corp), other);
    assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
    assert_eq!(world.said(), ["not renewed", "prompt"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_client_whose_registration_has_ended_is_not_renewed() {
    let world = Fixture::new();
    let corp = session("corp");
    world.hold(&corp, 60, Some("R0"));
    let ended = world
        .token_file(&corp)
        .replace("2027-02-01T00:00:00Z", "2026-11-21T20:00:00Z");
    world.put(&world.cache.token_path(&corp.id), &ended);
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(sent(&world, "R0"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_renewed_token_with_less_life_than_was_asked_for_is_an_error_and_asks_nobody() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.need.min_remaining = TimeDelta::minutes(90);
    world.hold(&corp, 60, Some("R0"));
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TooShort);
    assert_eq!(world.center.count(START_DEVICE), 0);
    assert_eq!(
        world.field(&corp, "refreshToken").as_deref(),
        Some("refresh1")
    );
}

#[tokio::test(start_paused = true)]
async fn a_forced_renewal_renews_a_good_token_and_never_asks() {
    let mut world = Fixture::silent();
    let corp = session("corp");
    world.need.force = true;
    world.hold(&corp, 3000, Some("R0"));
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::Renewed);
    assert_eq!(world.center.operations(), [CREATE_TOKEN]);
}
