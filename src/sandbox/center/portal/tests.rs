use super::*;
use crate::sandbox::center::TokenGrant;
use crate::sandbox::refusal::TOO_MANY_REQUESTS;
use crate::sandbox::testing::{AT_ONCE, HOUR, SCOPE, START, at, center, logged_in, name};

#[test]
fn an_access_token_opens_its_portal_for_its_time() {
    let mut center = center(AT_ONCE);
    let (.., tokens) = logged_in(&mut center, &[SCOPE], START);
    let accounts = |center: &mut Center, token: &str, now| {
        center
            .list_accounts(token, None, None, now)
            .map(|page| page.items)
    };
    assert_eq!(
        accounts(&mut center, &tokens.access, at(HOUR - 1)).unwrap()[0].name,
        "Muppets"
    );
    assert_eq!(
        accounts(&mut center, &tokens.access, at(HOUR)),
        Err(UNAUTHORIZED)
    );
    assert_eq!(accounts(&mut center, "unknown", at(0)), Err(UNAUTHORIZED));
    let (.., other) = logged_in(&mut center, &[], "https://worksso.awsapps.com/start");
    assert_eq!(
        accounts(&mut center, &other.access, at(0)).unwrap()[0].name,
        "Development"
    );
    let (.., unknown) = logged_in(&mut center, &[], "https://anything.example/start");
    assert_eq!(
        accounts(&mut center, &unknown.access, at(0)).unwrap()[0].name,
        "Sandbox"
    );
}

#[test]
fn pages_join_to_the_whole_list() {
    let mut center = center(AT_ONCE);
    let (.., tokens) = logged_in(&mut center, &[SCOPE], START);
    let token = tokens.access;
    let whole = center
        .list_accounts(&token, Some("100"), None, at(0))
        .ok()
        .unwrap();
    assert!(whole.next.is_none() && whole.items.len() == 7);
    for size in [
        None,
        Some("1"),
        Some("2"),
        Some("3"),
        Some("6"),
        Some("7"),
        Some("8"),
    ] {
        let (mut joined, mut next) = (Vec::new(), None);
        loop {
            let page = center
                .list_accounts(&token, size, next.as_deref(), at(0))
                .ok()
                .unwrap();
            assert!(!page.items.is_empty());
            joined.extend(page.items);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert!(joined == whole.items, "{size:?}");
    }
    for bad in ["0", "101", "-1", "", "ten", "99999999999999999999999"] {
        assert_eq!(
            name(center.list_accounts(&token, Some(bad), None, at(0))),
            "InvalidRequestException",
            "{bad}"
        );
    }
    let next = center
        .list_accounts(&token, Some("1"), None, at(0))
        .ok()
        .unwrap()
        .next
        .unwrap();
    let shared = &whole.items[2];
    assert_eq!(shared.roles.len(), 8);
    let stray = center.list_roles(&token, &shared.id, None, Some(&next), at(0));
    assert_eq!(name(stray), "InvalidRequestException");
    for bad in [
        "",
        "x",
        &next.replace("-1", "-7"),
        &next.replace("-1", "-18446744073709551615"),
    ] {
        assert_eq!(
            name(center.list_accounts(&token, None, Some(bad), at(0))),
            "InvalidRequestException",
            "{bad}"
        );
    }
    assert_eq!(
        name(center.list_roles(&token, "999999999999", None, None, at(0))),
        RESOURCE_NOT_FOUND.name
    );
}

#[test]
fn role_keys_are_those_of_an_assigned_role() {
    let mut center = center(AT_ONCE);
    let (.., tokens) = logged_in(&mut center, &[SCOPE], START);
    let keys = center
        .role_credentials(&tokens.access, "123412341234", "MuppetAccess", at(0))
        .ok()
        .unwrap();
    assert!(keys.id.starts_with("ASIA") && keys.id.len() == 20 && keys.secret.len() == 40);
    assert_eq!(keys.expires_at, at(HOUR));
    let mut ask = |account: &str, role: &str, now| {
        name(center.role_credentials(&tokens.access, account, role, now))
    };
    assert_eq!(ask("123412341234", "LegacyAccess", at(0)), FORBIDDEN.name);
    assert_eq!(
        ask("999999999999", "MuppetAccess", at(0)),
        RESOURCE_NOT_FOUND.name
    );
    // The account exists, but in another portal.
    assert_eq!(
        ask("432143214321", "DeveloperAccess", at(0)),
        RESOURCE_NOT_FOUND.name
    );
    assert_eq!(
        ask("123412341234", "MuppetAccess", at(HOUR)),
        UNAUTHORIZED.name
    );
}

#[test]
fn a_rate_holds_for_each_token_and_comes_back_with_time() {
    let mut center = center(AT_ONCE);
    center.rules.portal_rate = Some(2);
    let (.., first) = logged_in(&mut center, &[SCOPE], START);
    let (.., second) = logged_in(&mut center, &[], START);
    let mut served = |token: &str, milliseconds: i64| {
        let now = at(0) + chrono::TimeDelta::milliseconds(milliseconds);
        let answers = (0..5).map(|_| center.list_accounts(token, None, None, now).err());
        let answers: Vec<_> = answers.collect();
        let good = answers.iter().take_while(|answer| answer.is_none()).count();
        assert!(
            answers[good..]
                .iter()
                .all(|a| *a == Some(TOO_MANY_REQUESTS))
        );
        good
    };
    assert_eq!(served(&first.access, 0), 2);
    assert_eq!(served(&second.access, 0), 2);
    assert_eq!(served(&first.access, 499), 0);
    assert_eq!(served(&first.access, 500), 1);
    assert_eq!(served(&first.access, 60_000), 2);
}

#[test]
fn logout_ends_every_token_of_the_sign_in_and_no_other() {
    let mut center = center(AT_ONCE);
    let (id, secret, first) = logged_in(&mut center, &[SCOPE], START);
    let (.., elsewhere) = logged_in(&mut center, &[SCOPE], START);
    let second = center
        .create_token(
            &id,
            &secret,
            TokenGrant::Refresh(&first.refresh.unwrap()),
            at(1),
        )
        .ok()
        .unwrap();
    assert_eq!(name(center.logout("unknown", at(2))), UNAUTHORIZED.name);
    assert_eq!(name(center.logout(&first.access, at(2))), "ok");
    for token in [&first.access, &second.access] {
        assert_eq!(
            name(center.list_accounts(token, None, None, at(2))),
            UNAUTHORIZED.name
        );
    }
    assert_eq!(
        name(center.logout(&second.access, at(2))),
        UNAUTHORIZED.name
    );
    let renewed = center.create_token(
        &id,
        &secret,
        TokenGrant::Refresh(&second.refresh.unwrap()),
        at(2),
    );
    assert_eq!(name(renewed), "InvalidGrantException");
    assert_eq!(
        name(center.list_accounts(&elsewhere.access, None, None, at(2))),
        "ok"
    );
}
