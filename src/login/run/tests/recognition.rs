use std::time::Duration;

use crate::fixture::{Fault, Fixture, LIST_ACCOUNTS, REGISTER, session};
use crate::login::Outcome;
use crate::service::{ServiceFailure, Unreachable};
use crate::session::Account;
use crate::system::Clock as _;
use crate::system::lock::Attempt;

fn sees(world: &mut Fixture, ids: &[&str]) {
    let account = |id: &&str| Account {
        id: (*id).to_owned(),
        name: format!("Account {id}"),
        email: format!("{id}@example.com"),
    };
    let accounts = ids.iter().map(|id| (account(id), Vec::new()));
    world.center.accounts = accounts.collect();
}

/// Returns a world where each login prompts the user.
fn world() -> Fixture {
    let mut world = Fixture::new();
    world.need.force = true;
    world
}

/// Logs in, and returns what was reported about the accounts.
async fn heard(world: &Fixture) -> Option<String> {
    let before = world.seen().len();
    let done = world.run(&session("corp")).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    let seen = world.seen().into_iter().skip(before);
    let heard: Vec<_> = seen
        .map(|seen| seen.what)
        .filter(|what| !what.starts_with("prompt"))
        .collect();
    assert!(heard.len() <= 1, "{heard:?}");
    let changed = heard.iter().any(|what| what.starts_with("new"));
    assert_eq!(done.other_accounts.is_some(), changed);
    heard.into_iter().next()
}

#[tokio::test(start_paused = true)]
async fn each_login_is_compared_with_the_one_before() {
    let mut world = world();
    for (ids, said) in [
        (&["1", "2"][..], None),
        (&["2", "1"], None),
        (&["1", "2", "3"], Some(r#"new ["3"], gone 0, kept 2"#)),
        (&["1", "2", "3"], None),
        (&["4", "3"], Some(r#"new ["4"], gone 2, kept 1"#)),
        (&["5"], Some(r#"new ["5"], gone 2, kept 0"#)),
        // A user without accounts is reported each time and never remembered.
        (&[], Some("new [], gone 1, kept 0")),
        (&[], Some("new [], gone 1, kept 0")),
        (&["5"], None),
    ] {
        sees(&mut world, ids);
        assert_eq!(heard(&world).await.as_deref(), said, "{ids:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_sees_nothing_at_first_is_nobody_to_compare_with() {
    let mut world = world();
    assert_eq!(heard(&world).await, None);
    sees(&mut world, &["1"]);
    assert_eq!(heard(&world).await, None);
}

#[tokio::test(start_paused = true)]
async fn all_pages_count() {
    let mut world = world();
    let ids: Vec<String> = (0..250).map(|id| id.to_string()).collect();
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    sees(&mut world, &ids);
    assert_eq!(heard(&world).await, None);
    assert_eq!(world.center.count(LIST_ACCOUNTS), 3);
    ids.pop();
    sees(&mut world, &ids);
    let said = heard(&world).await;
    assert_eq!(said.as_deref(), Some("new [], gone 1, kept 249"));
}

#[tokio::test(start_paused = true)]
async fn a_fault_costs_the_comparison_alone_and_leaves_what_is_remembered() {
    let mut world = world();
    sees(&mut world, &["1"]);
    assert_eq!(heard(&world).await, None);
    sees(&mut world, &["2"]);
    for (failure, said, sent) in [
        (ServiceFailure::Unauthorized, "not compared service", 1..=1),
        (ServiceFailure::Forbidden, "not compared denied", 1..=1),
        (
            ServiceFailure::Throttled(Some(Duration::from_secs(3))),
            "not compared service",
            1..=1,
        ),
        (
            ServiceFailure::Unreachable(Unreachable::Connection("reset".into())),
            "not compared network",
            2..=4,
        ),
    ] {
        let asked = world.center.count(LIST_ACCOUNTS);
        world
            .center
            .faults_of("corp", LIST_ACCOUNTS, vec![Fault::Fail(failure); 4]);
        assert_eq!(heard(&world).await.as_deref(), Some(said));
        let count = world.center.count(LIST_ACCOUNTS) - asked;
        assert!(sent.contains(&count), "{said}: {count}");
        world.center.forget_faults();
    }
    let said = heard(&world).await;
    assert_eq!(said.as_deref(), Some(r#"new ["2"], gone 1, kept 0"#));
}

#[tokio::test(start_paused = true)]
async fn a_slow_portal_is_not_waited_for_whatever_the_patience_of_the_person() {
    for timeout in [None, Some(Duration::from_secs(60))] {
        let mut world = world();
        world.timeout = timeout;
        world.run(&session("corp")).await.unwrap();
        world.center.latency = Duration::from_secs(6);
        let before = world.center.elapsed();
        assert_eq!(heard(&world).await.as_deref(), Some("not compared late"));
        // One start and two polls, plus five seconds for the rest.
        let all = world.center.elapsed() - before;
        assert!(all <= Duration::from_secs(3 * 6 + 5 + 2), "{all:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn several_sessions_wait_for_it_together_and_each_is_compared_with_itself() {
    let mut world = world();
    let ten: Vec<_> = (0..10).map(|n| session(&format!("s{n}"))).collect();
    sees(&mut world, &["1"]);
    world.run_all(&ten).await;
    sees(&mut world, &["1", "2"]);
    world.run_all(&ten[..1]).await;
    let before = world.seen().len();
    let results = world.run_all(&ten).await;
    let changed = results.iter().map(|done| done.as_ref().unwrap());
    let changed: Vec<_> = changed.map(|done| done.other_accounts.is_some()).collect();
    assert_eq!(changed[0..3], [false, true, true]);
    let mut seen = world.seen().into_iter().skip(before);
    // Reported after the login itself.
    let finished = |session: &str, what: &str| session == "s1" && what.starts_with("finished");
    assert!(seen.any(|seen| finished(&seen.session, &seen.what)));
    assert!(seen.any(|seen| seen.session == "s1" && seen.what.starts_with("new")));

    world.center.latency = Duration::from_secs(6);
    let before = world.center.elapsed();
    world.run_all(&ten).await;
    let all = world.center.elapsed() - before;
    assert!(all <= Duration::from_secs(3 * 6 + 5 + 2), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn another_portal_of_the_same_name_begins_anew() {
    let mut world = world();
    sees(&mut world, &["1"]);
    assert_eq!(heard(&world).await, None);
    sees(&mut world, &["2"]);
    let mut moved = session("corp");
    moved.start_url = "https://moved.awsapps.com/start".to_owned();
    assert!(world.run(&moved).await.unwrap().other_accounts.is_none());
    assert!(world.run(&moved).await.unwrap().other_accounts.is_none());
    let back = world.run(&session("corp")).await.unwrap();
    assert!(back.other_accounts.is_none());
}

#[tokio::test(start_paused = true)]
async fn who_kept_or_renewed_a_token_lists_nothing() {
    let mut world = Fixture::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    world.run(&corp).await.unwrap();
    world.need.force = true;
    world.need.may_ask = false;
    assert_eq!(world.run(&corp).await.unwrap().outcome, Outcome::Renewed);
    assert_eq!(world.center.count(LIST_ACCOUNTS), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_another_login_replaced_meanwhile_is_not_remembered() {
    let mut world = world();
    sees(&mut world, &["1"]);
    world.center.latency = Duration::from_millis(100);
    let corp = session("corp");
    let other = async {
        while world.center.count(LIST_ACCOUNTS) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        world.hold(&corp, 3000, None);
    };
    let (done, ()) = tokio::join!(world.run(&corp), other);
    assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
    assert!(world.cache.load_known_accounts(&corp.id).is_none());
    assert_eq!(world.center.count(REGISTER), 1);
}

#[tokio::test(start_paused = true)]
async fn who_has_the_lock_meanwhile_is_waited_for_but_not_for_long() {
    let mut world = world();
    sees(&mut world, &["1"]);
    world.center.latency = Duration::from_millis(100);
    let corp = session("corp");
    for (holds, said) in [(2, "prompt"), (60, "not compared")] {
        let asked = world.center.count(LIST_ACCOUNTS);
        let before = world.seen().len();
        let other = async {
            while world.center.count(LIST_ACCOUNTS) == asked {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let held = world.cache.try_lock(&corp.id, world.clock.now());
            assert!(matches!(held, Attempt::Taken(_)));
            tokio::time::sleep(Duration::from_secs(holds)).await;
            drop(held);
        };
        let (done, ()) = tokio::join!(world.run(&corp), other);
        assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
        let last = world.seen().into_iter().skip(before).last();
        let last = last.map(|seen| seen.what).unwrap();
        assert!(last.starts_with(said), "{last}");
    }
}
