use std::time::Duration;

use proptest::prelude::*;

use crate::error::{Error, Kind};
use crate::event::Outcome;
use crate::login::fake::{CREATE_TOKEN, Fault, REGISTER, START_DEVICE};
use crate::login::world::{World, seconds, session};
use crate::oidc::Failure;
use crate::registration::Flow;
use crate::world::Clock as _;

fn unreachable() -> Failure {
    Failure::Unreachable("connection refused".into())
}

#[tokio::test(start_paused = true)]
async fn the_token_is_asked_for_at_once_and_then_each_interval() {
    let world = World::new();
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(world.center.polls(), seconds([0, 1, 2, 3]));
}

#[tokio::test(start_paused = true)]
async fn an_approval_that_is_there_already_needs_one_request() {
    let mut world = World::new();
    world.center.approved_after = Some(Duration::ZERO);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0]));
}

#[tokio::test(start_paused = true)]
async fn without_an_interval_five_seconds_are_kept() {
    for told in [0, -1] {
        let mut world = World::new();
        world.center.interval = told;
        world.center.approved_after = Some(Duration::from_secs(9));
        world.run(&session("corp")).await.unwrap();
        assert_eq!(world.center.polls(), seconds([0, 5, 10]), "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_down_adds_five_seconds_for_good() {
    let mut world = World::new();
    world.center.approved_after = Some(Duration::from_secs(20));
    let slow_down = Fault::Fail(Failure::SlowDown);
    world
        .center
        .faults(CREATE_TOKEN, [Fault::Pass, slow_down.clone()]);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0, 1, 7, 13, 19, 25]));

    let mut world = World::new();
    world.center.approved_after = Some(Duration::from_secs(20));
    world
        .center
        .faults(CREATE_TOKEN, [slow_down.clone(), slow_down]);
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.center.polls(), seconds([0, 6, 17, 28]));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_long_does_not_bring_the_next_request_nearer() {
    let mut world = World::new();
    world.center.latency = Duration::from_secs(4);
    world.center.approved_after = Some(Duration::from_secs(12));
    world.run(&session("corp")).await.unwrap();
    // Registering and beginning take four seconds each; the approval counts from the latter's arrival, at 4.
    assert_eq!(world.center.polls(), seconds([8, 13, 18]));
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_said_once_waited_out_and_ends() {
    for failure in [
        unreachable(),
        Failure::Throttled(None),
        Failure::Server(503),
        Failure::NotTheService("HTTP 200, no JSON".into()),
    ] {
        let mut world = World::new();
        world.center.approved_after = Some(Duration::from_secs(9));
        let down = Fault::Fail(failure.clone());
        world.center.faults(
            CREATE_TOKEN,
            [Fault::Pass, down.clone(), down.clone(), down],
        );
        world.run(&session("corp")).await.unwrap();
        // Down at 1, 2 and 4; up again at 8.
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
        (Failure::ExpiredToken, Kind::TimedOut),
        (Failure::AccessDenied, Kind::Denied),
        (Failure::InvalidGrant, Kind::Service),
        (Failure::InvalidRequest(String::new()), Kind::Service),
        (Failure::InvalidScope, Kind::Service),
        (Failure::Incomplete("accessToken"), Kind::Service),
        (
            Failure::Other("UnauthorizedClientException".into()),
            Kind::Service,
        ),
    ] {
        let world = World::new();
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

#[tokio::test(start_paused = true)]
async fn a_code_is_not_asked_for_beyond_its_life() {
    let mut world = World::new();
    world.center.code_life = 10;
    world.center.interval = 3;
    world.center.approved_after = None;
    let pending = std::iter::repeat_n(Fault::Fail(Failure::AuthorizationPending), 1000);
    world.center.faults(CREATE_TOKEN, pending);
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.polls(), seconds([0, 3, 6, 9]));
    assert_eq!(world.center.elapsed(), Duration::from_secs(9));
}

#[tokio::test(start_paused = true)]
async fn an_outage_ends_with_the_code_too() {
    let mut world = World::new();
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
    let mut world = World::new();
    world.center.approved_after = None;
    world.timeout = Some(Duration::from_millis(2500));
    let error = world.run(&session("corp")).await.err().unwrap();
    assert!(matches!(error, Error::TimedOut { waited, .. } if waited.as_millis() == 2500));
    assert_eq!(world.center.polls(), seconds([0, 1, 2]));
    assert_eq!(world.center.elapsed(), Duration::from_millis(2500));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_also_ends_a_request_that_hangs() {
    let mut world = World::new();
    world.center.latency = Duration::from_secs(3600);
    world.timeout = Some(Duration::from_secs(5));
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::TimedOut);
    assert_eq!(world.center.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn the_life_of_a_token_counts_from_before_it_was_asked_for() {
    let mut world = World::new();
    let corp = session("corp");
    world.center.latency = Duration::from_secs(10);
    world.center.approved_after = Some(Duration::ZERO);
    world.run(&corp).await.unwrap();
    // Asked at 20:00:20, answered at 20:00:30.
    assert_eq!(
        world.field(&corp, "expiresAt").as_deref(),
        Some("2026-11-21T21:00:20Z")
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_forgotten_is_registered_again_once() {
    let world = World::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    world.center.forget_clients();
    let before = world.center.operations().len();

    world.run(&corp).await.unwrap();
    assert_eq!(
        world.center.operations()[before..before + 4],
        [START_DEVICE, REGISTER, START_DEVICE, CREATE_TOKEN]
    );
    let kept = world
        .cache
        .load_registration(&corp, Flow::DeviceCode, world.clock.now());
    let used = world.field(&corp, "clientId");
    assert_eq!(kept.map(|client| client.client_id), used);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_forgotten_while_the_person_looks_is_registered_again_once() {
    let world = World::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    let before = world.center.operations().len();
    let gone = Fault::Fail(Failure::InvalidClient);
    world.center.faults(CREATE_TOKEN, [Fault::Pass, gone]);

    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(
        world.center.operations()[before..before + 6],
        [
            START_DEVICE,
            CREATE_TOKEN,
            CREATE_TOKEN,
            REGISTER,
            START_DEVICE,
            CREATE_TOKEN
        ]
    );
    assert_eq!(world.said(), ["prompt", "prompt", "prompt"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_client_that_is_refused_is_an_error() {
    for operation in [START_DEVICE, CREATE_TOKEN] {
        let world = World::new();
        let corp = session("corp");
        world.run(&corp).await.unwrap();
        std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
        let gone = Fault::Fail(Failure::InvalidClient);
        world.center.faults(operation, [gone.clone(), gone]);

        let error = world.run(&corp).await.err().unwrap();
        assert!(
            matches!(&error, Error::Service(e) if e.failure == Failure::InvalidClient),
            "{error}"
        );
        assert_eq!(world.center.count(REGISTER), 2, "{operation}");
        assert_eq!(world.token_file(&corp), "", "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_refused_is_not_tried_again_by_the_next_login() {
    let world = World::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    world.center.forget_clients();
    world.center.faults(REGISTER, [Fault::Fail(unreachable())]);
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Network);
    assert!(!world.cache.registration_path(&corp).exists());
}

#[tokio::test(start_paused = true)]
async fn a_first_client_that_is_refused_is_not_registered_twice() {
    let world = World::new();
    world
        .center
        .faults(START_DEVICE, [Fault::Fail(Failure::InvalidClient)]);
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Service);
    assert_eq!(world.center.operations(), [REGISTER, START_DEVICE]);
}

#[tokio::test(start_paused = true)]
async fn a_registration_that_cannot_be_kept_does_not_stop_the_login() {
    let world = World::new();
    let corp = session("corp");
    std::fs::create_dir_all(world.cache.registration_path(&corp)).unwrap();
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(world.said(), ["not kept", "prompt"]);
    assert!(world.token_file(&corp).contains("access1"));
}

#[tokio::test(start_paused = true)]
async fn the_prompt_comes_first_and_has_url_code_and_life() {
    let world = World::new();
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
    let mut world = World::new();
    world.opens_browser = false;
    world.run(&session("corp")).await.unwrap();
    assert_eq!(world.said(), ["prompt"]);
    assert_eq!(world.browser.opened(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_does_not_start_is_said_and_the_login_goes_on() {
    let mut world = World::new();
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
            let mut world = World::new();
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
        let mut world = World::new();
        world.center.page_with_code = Some(url.into());
        world.run(&session("corp")).await.unwrap();
        assert_eq!(world.browser.opened(), ["https://device.example/"], "{url}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_on_this_machine_is_opened_only_for_an_overridden_service() {
    for (overridden, opened) in [(false, 0), (true, 1)] {
        let mut world = World::new();
        world.center.page = "http://127.0.0.1:8080/device".into();
        world.center.page_with_code = None;
        world.center.overridden = overridden;
        let result = world.run(&session("corp")).await;
        assert_eq!(result.is_ok(), overridden);
        assert_eq!(world.browser.opened().len(), opened);
    }
}

fn answers() -> impl Strategy<Value = Vec<Failure>> {
    let answer = prop_oneof![
        4 => Just(Failure::AuthorizationPending),
        2 => Just(Failure::SlowDown),
        1 => Just(Failure::Throttled(None)),
        1 => Just(Failure::Server(500)),
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
            let mut world = World::new();
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
            if answers.get(at) == Some(&Failure::SlowDown) {
                floor += 5;
            }
            prop_assert!(pair[1] - pair[0] >= Duration::from_secs(floor), "{polls:?}");
        }
        prop_assert!(elapsed <= Duration::from_secs(u64::from(life.unsigned_abs())), "{elapsed:?}");
    }
}
