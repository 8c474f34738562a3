use std::sync::Mutex;
use std::time::Duration;

use super::{AccountRoles, Filter, Listed, Listing, Progress};
use crate::credentials::Credentials;
use crate::error::{Error, Kind};
use crate::fixture::{CREATE_TOKEN, Fault, Fixture, LIST_ACCOUNTS, LIST_ROLES, session};
use crate::login::Ports;
use crate::login::flow::Flows;
use crate::service::{ServiceFailure, Unreachable};
use crate::session::{Account, Session};
use crate::text::Glob;

/// Returns a world with this many accounts of three roles each, and a refreshable one-hour token.
fn world(accounts: usize) -> (Fixture, Session) {
    let (mut world, corp) = (Fixture::silent(), session("corp"));
    world.center.accounts = (0..accounts)
        .map(|number| account(accounts - number))
        .collect();
    world.center.latency = Duration::from_millis(100);
    world.hold(&corp, 3600, Some("R0"));
    (world, corp)
}

fn account(number: usize) -> (Account, Vec<String>) {
    let account = Account {
        id: format!("{number:012}"),
        name: format!("team {number:04}"),
        email: String::new(),
    };
    let roles = ["Reader", "Admin", "Billing"].map(str::to_owned);
    (account, roles.to_vec())
}

fn filter(account: Option<&str>, role: Option<&str>) -> Filter {
    Filter {
        account: account.map(Glob::new),
        role: role.map(Glob::new),
    }
}

async fn with<T>(
    world: &Fixture,
    filter: &Filter,
    progress: &(dyn Fn(&Session, Progress) + Sync),
    work: impl AsyncFnOnce(Listing<'_, crate::fixture::Center>) -> T,
) -> T {
    let credentials = Credentials {
        flows: Flows::DEVICE_CODE,
        ports: Ports {
            browser: None,
            ..world.ports(&|_, _| {})
        },
        may_ask: false,
        timeout: None,
    };
    work(Listing {
        credentials: &credentials,
        filter,
        progress,
    })
    .await
}

async fn roles(
    world: &Fixture,
    session: &Session,
    filter: &Filter,
) -> Result<Listed<AccountRoles>, Error> {
    with(world, filter, &|_, _| {}, async |listing| {
        listing.roles(session).await
    })
    .await
}

async fn accounts(
    world: &Fixture,
    session: &Session,
    filter: &Filter,
) -> Result<Listed<Account>, Error> {
    with(world, filter, &|_, _| {}, async |listing| {
        listing.accounts(session).await
    })
    .await
}

fn names(listed: &Listed<AccountRoles>) -> Vec<&str> {
    let names = listed.items.iter().map(|found| found.account.name.as_str());
    names.collect()
}

/// Returns what is missing: the number of accounts and the error message, for each reason.
fn missing<T>(listed: &Listed<T>) -> Vec<(usize, String)> {
    let missing = listed.missing.iter();
    missing
        .map(|missing| (missing.accounts.len(), missing.error.to_string()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn two_thousand_accounts_are_listed_as_fast_as_twenty_requests_a_second_allow() {
    let (mut world, corp) = world(2000);
    world.center.allowed = Some(20.0);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert!(listed.missing.is_empty());
    assert_eq!(listed.items.len(), 2000);
    assert_eq!(listed.items[0].account.name, "team 0001");
    assert!(listed.items.is_sorted_by_key(|found| &found.account.name));
    let roles = ["Admin", "Billing", "Reader"];
    assert!(listed.items.iter().all(|found| found.roles == roles));
    let took = world.center.elapsed();
    assert!(took < Duration::from_secs(110), "{took:?}");
    let requests = world.center.asked().len();
    assert!(requests < 2020 + 80, "{requests}");
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_allows_far_less_is_waited_for() {
    let (mut world, corp) = world(40);
    world.center.allowed = Some(0.3);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!((listed.items.len(), listed.missing.len()), (40, 0));
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_refuses_all_requests_is_given_up_at_last() {
    let (mut world, corp) = world(40);
    world.center.allowed = Some(0.0);
    let error = roles(&world, &corp, &Filter::default()).await.unwrap_err();
    assert!(error.to_string().contains("throttling requests"), "{error}");
    let seconds = world.center.elapsed().as_secs();
    assert!((290..=300).contains(&seconds), "{seconds}");
    assert!(world.center.asked().len() < 200);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_portal_asks_for_is_kept_by_every_request() {
    let (world, corp) = world(40);
    let wait = Duration::from_secs(60);
    let refusal = Fault::Fail(ServiceFailure::Throttled(Some(wait)));
    world.center.faults(LIST_ROLES, [Fault::Pass, refusal]);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!(listed.items.len(), 40);
    let asked = world.center.asked();
    let times = asked.iter().map(|asked| asked.at);
    let refused = asked[2].at + world.center.latency;
    let early = times.filter(|at| (refused..refused + wait).contains(at));
    assert_eq!(early.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn accounts_that_are_not_wanted_are_not_asked_for_their_roles() {
    let (world, corp) = world(250);
    let wanted = filter(Some("TEAM 000?"), Some("*ad*"));
    let listed = roles(&world, &corp, &wanted).await.unwrap();
    assert_eq!(listed.items.len(), 9);
    assert_eq!(listed.items[0].roles, ["Admin", "Reader"]);
    assert_eq!(world.center.count(LIST_ACCOUNTS), 3);
    assert_eq!(world.center.count(LIST_ROLES), 9);
    let by_id = accounts(&world, &corp, &filter(Some("*[12]50"), None))
        .await
        .unwrap();
    assert_eq!(by_id.items.len(), 2);
    assert_eq!(world.center.count(LIST_ROLES), 9);
}

#[tokio::test(start_paused = true)]
async fn accounts_with_a_role_are_those_that_have_it() {
    let (mut world, corp) = world(3);
    world.center.accounts[1].1 = vec!["Other".into()];
    let listed = accounts(&world, &corp, &filter(None, Some("admin"))).await;
    let names: Vec<_> = listed.unwrap().items.into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["team 0001", "team 0003"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_on_the_way_is_renewed_once_for_all() {
    let (world, corp) = world(100);
    let end = Duration::from_secs(2);
    world.center.know_access_token("held", end);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!((listed.items.len(), listed.missing.len()), (100, 0));
    assert_eq!(world.center.count(CREATE_TOKEN), 1);
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_is_over_on_the_way_is_told_once_for_all_that_is_missing() {
    let (world, corp) = world(100);
    world.hold(&corp, 3600, None);
    world
        .center
        .know_access_token("held", Duration::from_secs(2));
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    let rest = 100 - listed.items.len();
    assert!((1..100).contains(&rest));
    assert_eq!(listed.missing.len(), 1);
    assert_eq!(listed.missing[0].accounts.len(), rest);
    assert_eq!(listed.missing[0].error.kind(), Kind::LoginNeeded);
    assert!(world.center.asked().len() < 101 + 64);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_on_the_way_is_the_reason_that_is_told() {
    let (world, corp) = world(100);
    let end = Duration::from_secs(2);
    world.center.know_access_token("held", end);
    let lost = Fault::Fail(ServiceFailure::Unreachable(Unreachable::Connection(
        "reset".into(),
    )));
    world.center.faults(CREATE_TOKEN, vec![lost; 100]);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    let kinds: Vec<_> = listed.missing.iter().map(|m| m.error.kind()).collect();
    assert_eq!(kinds, [Kind::Network]);
    assert_eq!(listed.listed + listed.missing[0].accounts.len(), 100);
    assert_eq!(listed.listed, listed.items.len());
}

#[tokio::test(start_paused = true)]
async fn one_account_that_fails_costs_the_others_nothing() {
    let (world, corp) = world(10);
    let fault = Fault::Fail(ServiceFailure::Forbidden);
    world.center.faults(LIST_ROLES, [fault]);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!(listed.items.len(), 9);
    assert_eq!(listed.missing[0].accounts, [account(1).0]);
    assert_eq!(
        missing(&listed),
        [(
            1,
            "oidc.example denied access (ListAccountRoles)".to_owned()
        )]
    );
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again() {
    let (world, corp) = world(3);
    let down = || Fault::Fail(ServiceFailure::Server(503));
    let lost = || {
        Fault::Fail(ServiceFailure::Unreachable(Unreachable::Connection(
            "reset".into(),
        )))
    };
    world.center.faults(LIST_ACCOUNTS, [down(), lost(), lost()]);
    world.center.faults(LIST_ROLES, [lost(), down(), lost()]);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!(names(&listed), ["team 0001", "team 0002", "team 0003"]);
    assert_eq!(world.center.count(LIST_ACCOUNTS), 4);
    assert_eq!(world.center.count(LIST_ROLES), 6);
}

#[tokio::test(start_paused = true)]
async fn an_outage_on_the_way_ends_it_and_is_told_once() {
    let (world, corp) = world(2000);
    let lost = Fault::Fail(ServiceFailure::Unreachable(Unreachable::Connection(
        "reset".into(),
    )));
    world.center.faults(LIST_ROLES, vec![Fault::Pass; 30]);
    world.center.faults(LIST_ROLES, vec![lost; 10_000]);
    let listed = roles(&world, &corp, &Filter::default()).await.unwrap();
    assert_eq!(listed.items.len(), 30);
    let missing = missing(&listed);
    assert_eq!((missing.len(), missing[0].0), (1, 1970));
    assert!(missing[0].1.starts_with("cannot reach"), "{missing:?}");
    assert!(world.center.elapsed() < Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn where_a_person_is_needed_none_is_asked() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    let error = roles(&world, &corp, &Filter::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::LoginNeeded);
    assert!(world.center.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn it_is_told_how_far_it_is() {
    let (world, corp) = world(3);
    let told = Mutex::new(Vec::new());
    let tell = |_: &Session, progress: Progress| told.lock().unwrap().push(progress);
    let all = Filter::default();
    let listed = with(&world, &all, &tell, async |listing| {
        listing.roles(&corp).await
    })
    .await;
    assert_eq!(listed.unwrap().items.len(), 3);
    let expected: Vec<_> = (0..=3).map(|done| Progress { done, all: 3 }).collect();
    assert_eq!(*told.lock().unwrap(), expected);
}
