mod clients;

use std::time::Duration;

use proptest::prelude::*;

use crate::cache::Flow;
use crate::error::{Error, Kind};
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, REGISTER, START_DEVICE, seconds, session};
use crate::login::Outcome;
use crate::service::{ServiceFailure, Unreachable};
use crate::system::Clock as _;

fn unreachable() -> ServiceFailure {
    ServiceFailure::Unreachable(Unreachable::Connection("connection refused".into()))
}

#[tokio::test(start_paused = true)]
async fn the_token_is_asked_for_at_once_and_then_each_interval() {
    let world = Fixture::new();
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(world.center.polls(), seconds([0, 1, 2, 3]));
}

#[tokio::test(start_paused = true)]
async fn an_approval_that_is_there_already_needs_one_request() {
    let mut world = Fixture::new();
    world.center.approved_after = Some(Duration::ZERO);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0]));
}

#[tokio::test(start_paused = true)]
async fn without_an_interval_five_seconds_are_kept() {
    for told in [0, -1] {
        let mut world = Fixture::new();
        world.center.interval = told;
        world.center.approved_after = Some(Duration::from_secs(9));
        world.run(&session("corp")).await.unwrap();
        assert_eq!(world.center.polls(), seconds([0, 5, 10]), "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_down_adds_five_seconds_for_good() {
    let mut world = Fixture::new();
    world.center.approved_after = Some(Duration::from_secs(20));
    let slow_down = Fault::Fail(ServiceFailure::SlowDown);
    world
        .center
        .faults(CREATE_TOKEN, [Fault::Pass, slow_down.clone()]);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0, 1, 7, 13, 19, 25]));

    let mut world = Fixture::new();
    world.center.approved_after = Some(Duration::from_secs(20));
    world
        .center
        .faults(CREATE_TOKEN, [slow_down.clone(), slow_down]);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0, 6, 17, 28]));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_long_does_not_bring_the_next_request_nearer() {
    let mut world = Fixture::new();
    world.center.latency = Duration::from_secs(4);
    world.center.approved_after = Some(Duration::from_secs(12));
    world.run(&session("corp")).await.unwrap();
    // Registering and starting take four seconds each. The approval time counts from when the start
    // request arrives, at 4.
    assert_eq!(world.center.polls(), seconds([8, 13, 18]));
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_said_once_waited_out_and_ends() {
    for failure in [
        unreachable(),
        ServiceFailure::Throttled(None),
        ServiceFailure::Server(503),
        ServiceFailure::NotTheService("HTTP 200, not JSON".into()),
    ] {
        let mut world = Fixture::new();
        world.center.approved_after = Some(Duration::from_secs(9));
        let down = Fault::Fail(failure.clone());
        world.center.faults(
            CREATE_TOKEN,
            [Fault::Pass, down.clone(), down.clone(), down],
        );
        world.run(&session("corp")).await.unwrap();
        // The service is down at 1, 2 and 4, and up again at 8.
        assert_eq!(
            world.center.polls(),
            seconds([0, 1, 2, 4, 8, 9]),
            "{failure:?}"
        );
        assert_eq!(
            world.said(),
            ["prompt", "unreachable", "reachable again"],
            "{failure:?}"
        );
        let times: Vec<_> = world.seen().iter().map(|seen| seen.at).collect();
        assert_eq!(times, seconds([0, 1, 8]), "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_means_no_ends_it_at_once() {
    for (failure, kind) in [
        (ServiceFailure::ExpiredToken, Kind::TimedOut),
        (ServiceFailure::AccessDenied, Kind::Denied),
        (ServiceFailure::InvalidGrant, Kind::Service),
        (ServiceFailure::InvalidRequest(String::new()), Kind::Service),
        (ServiceFailure::InvalidScope, Kind::Service),
        (
            ServiceFailure::Other("UnauthorizedClientException".into()),
            Kind::Service,
        ),
    ] {
        let world = Fixture::new();
        let corp = session("corp");
        world
            .center
            .faults(CREATE_TOKEN, [Fault::Pass, Fault::Fail(failure.clone())]);
        let error = world.run(&corp).await.err().unwrap();
        assert_eq!(error.kind(), kind, "{failure:?}");
        assert_eq!(world.center.polls(), seconds([0, 1]), "{failure:?}");
        assert_eq!(world.token_file(&corp), "", "{failure:?}");
    }
}

/// Returns the odd answers, which say nothing about the code.
fn odd() -> Vec<ServiceFailure> {
    vec![
        ServiceFailure::Incomplete("accessToken"),
        ServiceFailure::Incomplete("expiresIn"),
        ServiceFailure::NotTheService("HTTP 200, not JSON".into()),
        ServiceFailure::Unreachable(Unreachable::Connection("reset".into())),
        ServiceFailure::Unauthorized,
        ServiceFailure::Forbidden,
        ServiceFailure::NotFound,
    ]
}

#[tokio::test(start_paused = true)]
async fn an_odd_answer_does_not_end_the_login() {
    for failure in odd() {
        let world = Fixture::new();
        let faults = [Fault::Pass, Fault::Fail(failure.clone())];
        world.center.faults(CREATE_TOKEN, faults);
        let done = world.run(&session("corp")).await.unwrap();
        assert_eq!(done.outcome, Outcome::LoggedIn, "{failure:?}");
        assert_eq!(world.center.polls(), seconds([0, 1, 2, 3]), "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_is_used_up_by_a_lost_answer_is_reported_as_that() {
    let world = Fixture::new();
    let corp = session("corp");
    let faults = [Fault::Pass, Fault::Pass, Fault::Pass, Fault::Lost];
    world.center.faults(CREATE_TOKEN, faults);
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "corp: the answer with the new token was lost, and the code is used up: oidc.example \
         rejected the code or refresh token, which is no longer valid (CreateToken: invalid_grant)"
    );
    assert_eq!(error.hint().unwrap(), "run `ssologin corp` to log in again");
    assert_eq!(world.center.polls(), seconds([0, 1, 2, 3, 4]));
    assert_eq!(world.token_file(&corp), "");
}

#[tokio::test(start_paused = true)]
async fn a_delay_that_a_throttled_poll_asks_for_is_kept() {
    let world = Fixture::new();
    let throttled = ServiceFailure::Throttled(Some(Duration::from_secs(20)));
    world.center.faults(CREATE_TOKEN, [Fault::Fail(throttled)]);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0, 20]));
}

#[tokio::test(start_paused = true)]
async fn a_code_is_not_asked_for_beyond_its_life() {
    let mut world = Fixture::new();
    world.center.code_life = 10;
    world.center.interval = 3;
    world.center.approved_after = None;
    let pending = std::iter::repeat_n(Fault::Fail(ServiceFailure::AuthorizationPending), 1000);
    world.center.faults(CREATE_TOKEN, pending);
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.polls(), seconds([0, 3, 6, 9]));
    assert_eq!(world.center.elapsed(), Duration::from_secs(9));
}

#[tokio::test(start_paused = true)]
async fn an_outage_ends_with_the_code_too() {
    let mut world = Fixture::new();
    world.center.code_life = 60;
    world.center.faults(
        CREATE_TOKEN,
        std::iter::repeat_n(Fault::Fail(unreachable()), 1000),
    );
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.polls(), seconds([0, 1, 3, 7, 15, 31, 59]));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_the_wait_for_the_person() {
    let mut world = Fixture::new();
    world.center.approved_after = None;
    world.timeout = Some(Duration::from_millis(2500));
    let error = world.run(&session("corp")).await.err().unwrap();
    assert!(matches!(error, Error::TimedOut { waited, .. } if waited.as_millis() == 2500));
    assert_eq!(world.center.polls(), seconds([0, 1, 2]));
    assert_eq!(world.center.elapsed(), Duration::from_millis(2500));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_also_ends_a_request_that_hangs() {
    let mut world = Fixture::new();
    world.center.latency = Duration::from_secs(3600);
    world.timeout = Some(Duration::from_secs(5));
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn the_life_of_a_token_counts_from_before_it_was_asked_for() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.center.latency = Duration::from_secs(10);
    world.center.approved_after = Some(Duration::ZERO);
    world.run(&corp).await.unwrap();
    // Requested at 20:00:20, answered at 20:00:30.
    assert_eq!(
        world.field(&corp, "expiresAt").as_deref(),
        Some("2026-11-21T21:00:20Z")
    );
}

#[tokio::test(start_paused = true)]
async fn the_prompt_comes_first_and_has_url_code_and_life() {
    let world = Fixture::new();
    world.run(&session("corp")).await.unwrap();
    let prompt = &world.seen()[0];
    assert_eq!(
        prompt.what,
        "prompt https://device.example/?user_code=CODE CODE2 600"
    );
    assert_eq!(prompt.at, Duration::ZERO);
    assert_eq!(
        world.browser.opened(),
        ["https://device.example/?user_code=CODE"]
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_opened_where_no_browser_is_wanted() {
    let mut world = Fixture::new();
    world.opens_browser = false;
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.said(), ["prompt"]);
    assert_eq!(world.browser.opened(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_does_not_start_is_said_and_the_login_goes_on() {
    let mut world = Fixture::new();
    world.browser.broken = true;
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(world.said(), ["prompt", "no browser"]);
}

const UNSAFE: [&str; 7] = [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://device.example/",
    "https://aws.example@evil.example/",
    "--version",
    "x-terminal:run",
    "",
];

#[tokio::test(start_paused = true)]
async fn a_url_that_is_no_page_of_the_service_is_neither_shown_nor_opened() {
    for url in UNSAFE {
        for overridden in [false, true] {
            let mut world = Fixture::new();
            world.center.page = url.into();
            world.center.page_with_code = Some(url.into());
            world.center.overridden = overridden;
            let error = world.run(&session("corp")).await.err().unwrap();
            assert!(matches!(error, Error::UnsafeUrl { .. }), "{url}: {error}");
            assert_eq!(world.browser.opened(), [""; 0], "{url}");
            assert_eq!(world.said(), [""; 0], "{url}");
            assert_eq!(world.center.polls(), seconds([]), "{url}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_bad_url_with_the_code_gives_way_to_the_one_without() {
    for url in UNSAFE {
        let mut world = Fixture::new();
        world.center.page_with_code = Some(url.into());
        world.run(&session("corp")).await.unwrap();
        assert_eq!(world.browser.opened(), ["https://device.example/"], "{url}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_on_this_machine_is_opened_only_for_an_overridden_service() {
    for (overridden, opened) in [(false, 0), (true, 1)] {
        let mut world = Fixture::new();
        world.center.page = "http://127.0.0.1:8080/device".into();
        world.center.page_with_code = None;
        world.center.overridden = overridden;
        let result = world.run(&session("corp")).await;
        assert_eq!(result.is_ok(), overridden);
        assert_eq!(world.browser.opened().len(), opened);
    }
}

fn answers() -> impl Strategy<Value = Vec<ServiceFailure>> {
    let answer = prop_oneof![
        4 => Just(ServiceFailure::AuthorizationPending),
        2 => Just(ServiceFailure::SlowDown),
        1 => Just(ServiceFailure::Throttled(None)),
        1 => Just(ServiceFailure::Server(500)),
        1 => Just(unreachable()),
    ];
    proptest::collection::vec(answer, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_answered_no_two_requests_are_too_close_and_none_is_too_late(
        answers in answers(),
        interval in 1..20_i32,
        life in 1..400_i32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let (polls, elapsed) = runtime.block_on(async {
            let mut world = Fixture::new();
            world.center.approved_after = None;
            world.center.interval = interval;
            world.center.code_life = life;
            world.center.faults(
                CREATE_TOKEN,
                answers.iter().cloned().map(Fault::Fail),
            );
            let error = world.run(&session("corp")).await.err().unwrap();
            assert_eq!(error.kind(), Kind::TimedOut);
            (world.center.polls(), world.center.elapsed())
        });
        let mut floor = u64::from(interval.unsigned_abs());
        for (at, pair) in polls.windows(2).enumerate() {
            if answers.get(at) == Some(&ServiceFailure::SlowDown) {
                floor += 5;
            }
            prop_assert!(pair[1] - pair[0] >= Duration::from_secs(floor), "{polls:?}");
        }
        prop_assert!(elapsed <= Duration::from_secs(u64::from(life.unsigned_abs())), "{elapsed:?}");
    }
}
