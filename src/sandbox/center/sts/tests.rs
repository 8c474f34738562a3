use super::*;
use crate::sandbox::refusal::EXPIRED_CREDENTIALS;
use crate::sandbox::testing::{AT_ONCE, HOUR, SCOPE, START, at, center, logged_in, name};

const FURTHER: &str = "arn:aws:iam::123412341234:role/team/Further";

/// Returns a center and role credentials that it issued.
fn with_keys() -> (Center, RoleKeys) {
    let mut center = center(AT_ONCE);
    let (.., tokens) = logged_in(&mut center, &[SCOPE], START);
    let keys = center.role_credentials(&tokens.access, "123412341234", "MuppetAccess", at(0));
    let keys = keys.ok().unwrap();
    (center, keys)
}

fn wanted(role_arn: &str) -> Assumption<'_> {
    Assumption {
        role_arn,
        session_name: "me",
        duration: None,
        external_id: None,
    }
}

#[test]
fn role_keys_have_a_caller_for_their_time() {
    let (center, keys) = with_keys();
    let session = Some(keys.session_token.as_str());
    let caller = center.caller(&keys.id, session, at(HOUR - 1)).ok().unwrap();
    assert_eq!(caller.account, "123412341234");
    let arn = caller
        .arn
        .strip_prefix("arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_");
    let (hash, person) = arn.unwrap().split_once('/').unwrap();
    assert!(hash.len() == 16 && person == "muppet");
    assert_eq!(
        name(center.caller(&keys.id, session, at(HOUR))),
        EXPIRED_CREDENTIALS.name
    );
    assert_eq!(
        name(center.caller(&keys.id, None, at(0))),
        INVALID_CLIENT_TOKEN_ID.name
    );
    assert_eq!(
        name(center.caller("ASIAUNKNOWN", session, at(0))),
        INVALID_CLIENT_TOKEN_ID.name
    );
}

#[test]
fn an_assumed_role_has_keys_of_its_own() {
    let (mut center, first) = with_keys();
    let (keys, identity) = center.assume_role(&wanted(FURTHER), at(0)).ok().unwrap();
    assert!(keys.id != first.id && keys.id.starts_with("ASIA") && keys.secret != first.secret);
    assert_eq!(keys.expires_at, at(HOUR));
    assert!(center.handed_out().contains(&keys.session_token));
    let caller = center.caller(&keys.id, Some(&keys.session_token), at(0));
    let arn = caller.ok().unwrap().arn;
    assert_eq!(arn, "arn:aws:sts::123412341234:assumed-role/Further/me");
    assert_eq!(arn, identity.arn);
    let short = Assumption {
        duration: Some("900"),
        ..wanted(FURTHER)
    };
    let (keys, _) = center.assume_role(&short, at(0)).ok().unwrap();
    assert_eq!(keys.expires_at, at(900));
}

#[test]
fn what_sts_does_not_take_is_refused() {
    let (mut center, _) = with_keys();
    let mut ask = |wanted: Assumption<'_>| name(center.assume_role(&wanted, at(0)));
    for arn in [
        "",
        "Further",
        "arn:aws:iam::1234:role/Further",
        "arn:aws:iam::123412341234:user/Further",
        "arn:aws:iam::123412341234:role/",
        "arn:aws:iam::123412341234:role/a b",
    ] {
        assert_eq!(ask(wanted(arn)), VALIDATION.name, "{arn}");
    }
    for session_name in ["", "x", "a b", &"x".repeat(65)] {
        let wanted = Assumption {
            session_name,
            ..wanted(FURTHER)
        };
        assert_eq!(ask(wanted), VALIDATION.name, "{session_name}");
    }
    for duration in ["899", "3601", "43200", "43201", "-900", "1h", ""] {
        let wanted = Assumption {
            duration: Some(duration),
            ..wanted(FURTHER)
        };
        assert_eq!(ask(wanted), VALIDATION.name, "{duration}");
    }
    let wanted_with_id = Assumption {
        external_id: Some(""),
        ..wanted(FURTHER)
    };
    assert_eq!(ask(wanted_with_id), VALIDATION.name);
    let strange = "arn:aws:iam::999999999999:role/Further";
    assert_eq!(ask(wanted(strange)), ASSUME_DENIED.name);
}
