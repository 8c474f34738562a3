use std::time::Duration;

use super::*;
use crate::sandbox::options::Approve;
use crate::sandbox::testing::{
    AT_ONCE, HOUR, SCOPE, START, asked, at, center, client, logged_in, name,
};

#[test]
fn refresh_tokens_rotate_until_the_sign_in_ends() {
    let mut center = center(AT_ONCE);
    let (id, secret, first) = logged_in(&mut center, &[SCOPE], START);
    assert_eq!(first.expires_in.num_seconds(), HOUR);
    let mut refresh = |id: &str, secret: &str, token: &str, now| {
        center.create_token(id, secret, TokenGrant::Refresh(token), now)
    };
    let token = first.refresh.unwrap();
    let second = refresh(&id, &secret, &token, at(10)).ok().unwrap();
    assert_ne!(second.access, first.access);
    assert_eq!(
        name(refresh(&id, &secret, &token, at(10))),
        "InvalidGrantException"
    );
    assert_eq!(
        name(refresh(&id, &secret, "unknown", at(10))),
        "InvalidGrantException"
    );
    // Near the end of the sign-in session, a token expires together with the session.
    let last = refresh(&id, &secret, &second.refresh.unwrap(), at(8 * HOUR - 1))
        .ok()
        .unwrap();
    assert_eq!(last.expires_in.num_seconds(), 1);
    assert_eq!(
        name(refresh(&id, &secret, &last.refresh.unwrap(), at(8 * HOUR))),
        "InvalidGrantException"
    );
}

#[test]
fn the_refresh_token_of_another_client_is_none() {
    let mut center = center(AT_ONCE);
    let (id, secret, tokens) = logged_in(&mut center, &[SCOPE], START);
    let (other, other_secret) = client(&mut center, &[SCOPE]);
    let token = tokens.refresh.unwrap();
    let theirs = center.create_token(&other, &other_secret, TokenGrant::Refresh(&token), at(1));
    assert_eq!(name(theirs), "InvalidGrantException");
    // The failed attempt did not use up the token.
    assert_eq!(
        name(center.create_token(&id, &secret, TokenGrant::Refresh(&token), at(1))),
        "ok"
    );
}

#[test]
fn scopes_decide_about_lifetime_and_renewal() {
    for (scopes, lifetime, renewable) in [
        (&[][..], 8 * HOUR, false),
        (&[SCOPE][..], HOUR, true),
        (&["codewhisperer:completions"][..], HOUR, false),
        (&["codewhisperer:completions", SCOPE][..], HOUR, true),
    ] {
        let (_, _, tokens) = logged_in(&mut center(AT_ONCE), scopes, START);
        assert_eq!(tokens.expires_in.num_seconds(), lifetime, "{scopes:?}");
        assert_eq!(tokens.refresh.is_some(), renewable, "{scopes:?}");
    }
}

#[test]
fn no_duration_and_no_date_is_too_long() {
    let mut center = center(AT_ONCE);
    center.rules.token_lifetime = Duration::MAX;
    center.rules.sign_in_lifetime = Duration::MAX;
    center.rules.interval = Duration::MAX;
    let (_, _, tokens) = logged_in(&mut center, &[SCOPE], START);
    assert!(tokens.expires_in > TimeDelta::days(365));
    assert_eq!(
        later(DateTime::<Utc>::MAX_UTC, Duration::from_secs(1)),
        DateTime::<Utc>::MAX_UTC
    );
    let (mut center, poll, _) = asked(Approve::Page);
    center.devices[0].interval = TimeDelta::MAX;
    assert_eq!(name(poll(&mut center, 0)), "AuthorizationPendingException");
    assert_eq!(name(poll(&mut center, 1)), "SlowDownException");
}

#[test]
fn every_secret_is_noted() {
    let mut center = center(AT_ONCE);
    let (id, secret, tokens) = logged_in(&mut center, &[SCOPE], START);
    let keys = center
        .role_credentials(&tokens.access, "123412341234", "MuppetAccess", at(0))
        .ok()
        .unwrap();
    let noted = center.handed_out();
    for secret in [
        &secret,
        &tokens.access,
        tokens.refresh.as_ref().unwrap(),
        &keys.secret,
        &keys.session_token,
    ] {
        assert!(noted.contains(secret));
    }
    assert!(noted.contains(&center.devices[0].code) && !noted.contains(&id));
}
