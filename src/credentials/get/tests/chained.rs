//! Tests for chains above a role of the portal, and for the identity of their credentials.

use std::time::Duration;

use futures_util::future::join_all;

use super::{cached, id, keep, role};
use crate::cache::RoleCredentials;
use crate::error::Kind;
use crate::fixture::{
    ASSUME_ROLE, CREATE_TOKEN, Fault, Fixture, GET_IDENTITY, GET_ROLE, LIST_ACCOUNTS, session,
};
use crate::service::{ServiceFailure, Unreachable};
use crate::session::{Account, AssumedRole, Chain, Session};
use crate::system::Clock as _;

fn assumed(role_arn: &str) -> AssumedRole {
    AssumedRole {
        role_arn: role_arn.into(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    }
}

/// Returns a chain of `top` over `mid` over a role of the session.
fn chain(session: &Session) -> Chain {
    Chain {
        role: role(session),
        assumed: vec![assumed("mid"), assumed("top")],
        region: None,
    }
}

/// Returns the credentials, region and session name of each AssumeRole request.
fn assumptions(world: &Fixture) -> Vec<String> {
    let asked = world.center.asked().into_iter();
    asked
        .filter(|asked| asked.operation == ASSUME_ROLE)
        .map(|asked| asked.with)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_chain_is_climbed_from_below_and_each_role_cached() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    let chain = chain(&corp);
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA3");
    assert_eq!(
        world.center.operations(),
        [GET_ROLE, ASSUME_ROLE, ASSUME_ROLE]
    );
    let name = "ssologin-1795291200";
    assert_eq!(
        assumptions(&world),
        [
            format!("ASIA1 us-east-1 {name}"),
            format!("ASIA2 us-east-1 {name}")
        ]
    );
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA3");
    assert_eq!(world.center.operations().len(), 3);
    let now = world.clock.now();
    let key = |credentials: Option<RoleCredentials>| credentials.unwrap().access_key_id;
    assert_eq!(key(cached(&world.cache, &chain, now)), "ASIA3");
    assert_eq!(key(cached(&world.cache, &chain.role, now)), "ASIA1");
}

#[tokio::test(start_paused = true)]
async fn a_chain_begins_at_the_highest_role_that_is_cached() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    let chain = Chain {
        region: Some("eu-north-1".into()),
        ..chain(&corp)
    };
    // The cached credentials are enough; no token is needed.
    keep(&world, &chain.role, 3600);
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA2");
    let top = world.cache.assumed_path(&chain.assumed[1]);
    std::fs::remove_file(&top).unwrap();
    std::fs::remove_file(world.cache.role_path(
        &chain.role.session,
        &chain.role.account_id,
        &chain.role.role_name,
    ))
    .unwrap();
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA3");
    let with = assumptions(&world);
    let with: Vec<_> = with
        .iter()
        .filter_map(|with| with.rsplit_once(' '))
        .map(|(with, _)| with)
        .collect();
    assert_eq!(
        with,
        [
            "ASIAKEPT eu-north-1",
            "ASIA1 eu-north-1",
            "ASIA1 eu-north-1"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn of_many_one_climbs() {
    let (mut world, corp) = (Fixture::silent(), session("corp"));
    world.center.latency = std::time::Duration::from_secs(1);
    world.hold(&corp, 60, Some("R0"));
    let chain = chain(&corp);
    let all = join_all((0..60).map(|_| world.chain(&corp, &chain))).await;
    for result in all {
        assert_eq!(id(result), "ASIA4");
    }
    assert_eq!(
        world.center.operations(),
        [CREATE_TOKEN, GET_ROLE, ASSUME_ROLE, ASSUME_ROLE]
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_with_a_short_life_are_used_for_its_first_half() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    let mut chain = chain(&corp);
    chain.assumed.truncate(1);
    chain.assumed[0].duration_seconds = Some(900);
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA2");
    tokio::time::sleep(std::time::Duration::from_secs(450)).await;
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA2");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(id(world.chain(&corp, &chain).await), "ASIA3");
}

#[tokio::test(start_paused = true)]
async fn what_sts_refuses_names_both_roles() {
    for (failures, kind, sentence) in [
        (
            vec![ServiceFailure::Forbidden],
            Kind::Denied,
            "the role `mid` cannot be assumed with the role `Admin`",
        ),
        (
            vec![],
            Kind::Denied,
            "the role `top` cannot be assumed with the role `mid`",
        ),
        (
            vec![ServiceFailure::Unauthorized],
            Kind::Service,
            "corp: the cached role credentials are no longer accepted",
        ),
    ] {
        let (world, corp) = (Fixture::silent(), session("corp"));
        world.hold(&corp, 3600, None);
        let faults = match failures.is_empty() {
            true => vec![Fault::Pass, Fault::Fail(ServiceFailure::Forbidden)],
            false => failures.into_iter().map(Fault::Fail).collect(),
        };
        world.center.faults(ASSUME_ROLE, faults);
        let error = world.chain(&corp, &chain(&corp)).await.err().unwrap();
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, sentence));
        assert!(error.hint().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn sts_says_whose_credentials_they_are() {
    let (world, corp) = (Fixture::silent(), session("corp"));
    world.hold(&corp, 3600, None);
    let chain = Chain::from(role(&corp));
    let credentials = world.chain(&corp, &chain).await.ok().unwrap();
    let ask = async || {
        world
            .credentials(async |c| c.identity(&corp, &chain, &credentials).await)
            .await
    };
    assert_eq!(ask().await.unwrap().role(), Some(("R", "me")));
    for (failure, kind) in [
        (ServiceFailure::Unauthorized, Kind::Service),
        (
            ServiceFailure::Unreachable(Unreachable::Connection("no route".into())),
            Kind::Network,
        ),
    ] {
        world.center.faults(GET_IDENTITY, [Fault::Fail(failure)]);
        assert_eq!(ask().await.unwrap_err().kind(), kind);
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_is_looked_for_page_by_page_while_a_token_lives() {
    let (mut world, corp) = (Fixture::silent(), session("corp"));
    world.center.accounts = (0..250)
        .map(|n| Account {
            id: n.to_string(),
            name: if n == 3 {
                String::new()
            } else {
                format!("Account {n}")
            },
            email: String::new(),
        })
        .map(|account| (account, Vec::new()))
        .collect();
    let name = async |id: &str| {
        world
            .credentials(async |c| c.account_name(&corp, id).await)
            .await
    };
    assert_eq!(name("249").await, None);
    assert!(world.center.asked().is_empty(), "there is no token");
    world.hold(&corp, 3600, Some("R0"));
    assert_eq!(name("249").await.as_deref(), Some("Account 249"));
    let pages = world.center.count(LIST_ACCOUNTS);
    assert_eq!(pages, 3);
    assert_eq!(name("0").await.as_deref(), Some("Account 0"));
    assert_eq!(world.center.count(LIST_ACCOUNTS), pages + 1);
    for id in ["3", "250"] {
        assert_eq!(name(id).await, None);
    }
    world
        .center
        .faults(LIST_ACCOUNTS, [Fault::Fail(ServiceFailure::Server(500))]);
    assert_eq!(name("0").await.as_deref(), Some("Account 0"), "one hiccup");
    let down = Fault::Fail(ServiceFailure::Server(500));
    world.center.faults(LIST_ACCOUNTS, vec![down; 10]);
    let begun = world.center.elapsed();
    assert_eq!(name("0").await, None);
    assert!(world.center.elapsed() - begun <= Duration::from_secs(2));
    world.hold(&corp, 0, Some("R0"));
    assert_eq!(name("0").await, None, "none is renewed for it");
    assert_eq!(world.center.count(CREATE_TOKEN), 0);
}
