use std::time::Duration;

use tokio::time::sleep;

use crate::error::Kind;
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, START_DEVICE, Seen, session};
use crate::login::{Outcome, Summary};
use crate::service::ServiceFailure;
use crate::session::Session;
use crate::system::Clock as _;
use crate::system::lock::Attempt;

fn sessions<const N: usize>(names: [&str; N]) -> [Session; N] {
    names.map(session)
}

fn outcomes(results: &[Result<Summary, crate::error::Error>]) -> Vec<Result<Outcome, Kind>> {
    let outcome = |result: &Result<Summary, crate::error::Error>| match result {
        Ok(done) => Ok(done.outcome),
        Err(error) => Err(error.kind()),
    };
    results.iter().map(outcome).collect()
}

/// Returns when an event of a session was reported, by the event's first word.
fn when(seen: &[Seen], session: &str, word: &str) -> Option<Duration> {
    seen.iter()
        .find(|seen| seen.session == session && seen.what.starts_with(word))
        .map(|seen| seen.at)
}

#[tokio::test(start_paused = true)]
async fn ten_sessions_take_as_long_as_one() {
    let world = Fixture::new();
    let ten = sessions(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    let results = world.run_all(&ten).await;
    assert_eq!(outcomes(&results), [Ok(Outcome::LoggedIn); 10]);
    let elapsed = world.center.elapsed();
    assert!(elapsed <= Duration::from_secs(5), "{elapsed:?}");
    for session in &ten {
        assert_eq!(
            when(&world.seen(), session.id.as_str(), "prompt"),
            Some(Duration::ZERO)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_fails_costs_the_others_nothing() {
    let world = Fixture::new();
    world.center.faults_of(
        "b",
        START_DEVICE,
        [Fault::Fail(ServiceFailure::InvalidRequest(
            "start URL".into(),
        ))],
    );
    world.center.faults_of(
        "d",
        CREATE_TOKEN,
        [Fault::Pass, Fault::Fail(ServiceFailure::AccessDenied)],
    );
    world.hold(&session("e"), 60, Some("R0"));
    let results = world.run_all(&sessions(["a", "b", "c", "d", "e"])).await;
    assert_eq!(
        outcomes(&results),
        [
            Ok(Outcome::LoggedIn),
            Err(Kind::Service),
            Ok(Outcome::LoggedIn),
            Err(Kind::Denied),
            Ok(Outcome::Renewed)
        ]
    );
    assert_eq!(world.center.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn each_session_is_said_to_be_finished_when_it_is() {
    let world = Fixture::new();
    world.hold(&session("a"), 3600, None);
    world.hold(&session("b"), 60, Some("R0"));
    world.center.faults_of(
        "d",
        CREATE_TOKEN,
        [Fault::Pass, Fault::Fail(ServiceFailure::AccessDenied)],
    );
    world.run_all(&sessions(["c", "d", "a", "b"])).await;
    let finished: Vec<_> = world
        .seen()
        .into_iter()
        .filter(|seen| !seen.what.starts_with("prompt"))
        .map(|seen| (seen.session, seen.what, seen.at.as_secs()))
        .collect();
    let expected = [
        ("a", "finished Kept", 0),
        ("b", "finished Renewed", 0),
        ("d", "failed denied", 1),
        ("c", "finished LoggedIn", 3),
    ];
    assert_eq!(
        finished,
        expected.map(|(session, what, at)| (session.to_owned(), what.to_owned(), at))
    );
}

#[tokio::test(start_paused = true)]
async fn one_job_asks_one_person_at_a_time_while_the_silent_go_on() {
    for jobs in [0, 1] {
        let mut world = Fixture::new();
        world.jobs = Some(jobs);
        world.hold(&session("c"), 60, Some("R0"));
        world.hold(&session("d"), 60, Some("R1"));
        let results = world.run_all(&sessions(["a", "b", "c", "d"])).await;
        assert_eq!(
            outcomes(&results),
            [
                Ok(Outcome::LoggedIn),
                Ok(Outcome::LoggedIn),
                Ok(Outcome::Renewed),
                Ok(Outcome::Renewed)
            ]
        );
        let at = |session, word| when(&world.seen(), session, word).unwrap().as_secs();
        assert_eq!((at("a", "prompt"), at("a", "finished")), (0, 3));
        assert_eq!((at("b", "prompt"), at("b", "finished")), (3, 6));
        assert_eq!((at("c", "finished"), at("d", "finished")), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_gives_its_turn_to_the_next() {
    let mut world = Fixture::new();
    world.jobs = Some(1);
    world.center.faults_of(
        "a",
        CREATE_TOKEN,
        [Fault::Fail(ServiceFailure::AccessDenied)],
    );
    let results = world.run_all(&sessions(["a", "b"])).await;
    assert_eq!(
        outcomes(&results),
        [Err(Kind::Denied), Ok(Outcome::LoggedIn)]
    );
    assert_eq!(world.center.elapsed(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_a_turn_does_not_count_as_a_wait_for_the_person() {
    let mut world = Fixture::new();
    world.jobs = Some(1);
    world.timeout = Some(Duration::from_secs(4));
    let results = world.run_all(&sessions(["a", "b", "c"])).await;
    assert_eq!(outcomes(&results), [Ok(Outcome::LoggedIn); 3]);
    assert_eq!(world.center.elapsed(), Duration::from_secs(9));
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_another_process_and_for_the_person_have_one_limit() {
    let mut world = Fixture::new();
    world.timeout = Some(Duration::from_secs(4));
    let corp = session("corp");
    let held = world.cache.try_lock(&corp.id, world.clock.now());
    assert!(matches!(held, Attempt::Taken(_)));
    // The user takes 3 seconds.
    let release = async {
        sleep(Duration::from_secs(2)).await;
        drop(held);
    };
    let (result, ()) = tokio::join!(world.run(&corp), release);
    assert_eq!(
        outcomes(&[result.map(Summary::from)]),
        [Err(Kind::TimedOut)]
    );
    assert_eq!(world.center.elapsed(), Duration::from_secs(4));
}

#[tokio::test(start_paused = true)]
async fn where_nobody_may_be_asked_only_the_silent_succeed() {
    let world = Fixture::silent();
    world.hold(&session("b"), 60, Some("R0"));
    let results = world.run_all(&sessions(["a", "b"])).await;
    assert_eq!(
        outcomes(&results),
        [Err(Kind::LoginNeeded), Ok(Outcome::Renewed)]
    );
    assert_eq!(world.center.operations(), [CREATE_TOKEN]);
}

#[tokio::test(start_paused = true)]
async fn no_session_at_all_is_nothing_to_do() {
    let world = Fixture::new();
    assert_eq!(world.run_all(&[]).await.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn two_logins_of_one_session_at_once_ask_one_person() {
    let world = Fixture::new();
    let corp = session("corp");
    let (one, other) = tokio::join!(world.run(&corp), world.run(&corp));
    assert_eq!(
        outcomes(&[one, other].map(|result| result.map(Summary::from))),
        [Ok(Outcome::LoggedIn), Ok(Outcome::Kept)]
    );
    assert_eq!(world.center.count(START_DEVICE), 1);
    assert_eq!(world.browser.opened().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_renewals_of_one_session_at_once_send_the_refresh_token_once() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.center.latency = Duration::from_secs(2);
    world.hold(&corp, 60, Some("R0"));
    let (one, other) = tokio::join!(world.run(&corp), world.run(&corp));
    assert_eq!(
        outcomes(&[one, other].map(|result| result.map(Summary::from))),
        [Ok(Outcome::Renewed), Ok(Outcome::Kept)]
    );
    assert_eq!(world.center.operations(), [CREATE_TOKEN]);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_lets_the_one_that_waits_for_it_try() {
    let world = Fixture::new();
    let corp = session("corp");
    world.center.faults(
        CREATE_TOKEN,
        [Fault::Pass, Fault::Fail(ServiceFailure::ExpiredToken)],
    );
    let (one, other) = tokio::join!(world.run(&corp), world.run(&corp));
    assert_eq!(
        outcomes(&[one, other].map(|result| result.map(Summary::from))),
        [Err(Kind::TimedOut), Ok(Outcome::LoggedIn)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_login_that_a_person_denies_is_denied_for_the_one_that_waits_for_it() {
    let world = Fixture::new();
    let corp = session("corp");
    world.center.faults(
        CREATE_TOKEN,
        [Fault::Pass, Fault::Fail(ServiceFailure::AccessDenied)],
    );
    let (one, other) = tokio::join!(world.run(&corp), world.run(&corp));
    assert_eq!(
        outcomes(&[one, other].map(|result| result.map(Summary::from))),
        [Err(Kind::Denied), Err(Kind::Denied)]
    );
    assert_eq!(world.center.count(START_DEVICE), 1);
    // A later login prompts the user.
    let later = world.run(&corp).await;
    assert_eq!(
        outcomes(&[later.map(Summary::from)]),
        [Ok(Outcome::LoggedIn)]
    );
}
