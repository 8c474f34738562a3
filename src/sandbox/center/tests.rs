use super::*;
use crate::sandbox::refusal::UNAUTHORIZED;

pub(super) const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
pub(super) const START: &str = "https://homesso.awsapps.com/start/";
pub(super) const SCOPE: &str = "sso:account:access";

/// Seconds since the story began.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    at_ms(seconds * 1000)
}

fn at_ms(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_790_000_000_000 + milliseconds).unwrap()
}

pub(super) fn center(approve: Approve) -> Center {
    Center::new(Rules {
        approve,
        token_lifetime: Duration::from_secs(3600),
        sign_in_lifetime: Duration::from_secs(8 * 3600),
        interval: Duration::from_secs(1),
        portal_rate: None,
        directory: Directory::default(),
        url: "http://127.0.0.1:1".to_owned(),
    })
}

pub(super) const AT_ONCE: Approve = Approve::Auto {
    after: Duration::ZERO,
};

/// What a client without a redirect says of itself.
fn metadata<'a>(kind: &'a str, scopes: Vec<String>, grants: &[&str]) -> Metadata<'a> {
    Metadata {
        name: "test",
        kind,
        scopes,
        grants: grants.iter().map(|grant| (*grant).to_owned()).collect(),
        redirects: Vec::new(),
        issuer: None,
    }
}

fn client(center: &mut Center, scopes: &[&str]) -> (String, String) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let made = center
        .register(metadata("public", scopes, &[]), at(0))
        .ok()
        .unwrap();
    (made.id, made.secret)
}

/// A center with a registered client and a device code made at 0.
fn asked(
    approve: Approve,
) -> (
    Center,
    impl Fn(&mut Center, i64) -> Result<Tokens, Refusal>,
    String,
) {
    let mut center = center(approve);
    let (id, secret) = client(&mut center, &[SCOPE]);
    let device = center
        .authorize_device(&id, &secret, START, at(0))
        .ok()
        .unwrap();
    let poll = move |center: &mut Center, ms: i64| {
        center.create_token(
            &id,
            &secret,
            Grant::DeviceCode(&device.device_code),
            at_ms(ms),
        )
    };
    (center, poll, device.user_code)
}

pub(super) fn name<T>(outcome: Result<T, Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.name, |_| "ok")
}

/// Logs in at 0; returns the client and the tokens.
pub(super) fn logged_in(
    center: &mut Center,
    scopes: &[&str],
    start_url: &str,
) -> (String, String, Tokens) {
    let (id, secret) = client(center, scopes);
    let device = center
        .authorize_device(&id, &secret, start_url, at(0))
        .ok()
        .unwrap();
    let tokens = center
        .create_token(&id, &secret, Grant::DeviceCode(&device.device_code), at(0))
        .ok()
        .unwrap();
    (id, secret, tokens)
}

#[test]
fn polls_by_a_table_of_times() {
    const PENDING: &str = "AuthorizationPendingException";
    const SLOW: &str = "SlowDownException";
    const EXPIRED: &str = "ExpiredTokenException";
    const USED: &str = "InvalidGrantException";
    let after = |seconds| Approve::Auto {
        after: Duration::from_secs(seconds),
    };
    let table: &[(Approve, &[(i64, &str)])] = &[
        (after(0), &[(0, "ok"), (1, USED), (700_000, USED)]),
        (
            after(2),
            &[(0, PENDING), (1000, PENDING), (2000, "ok"), (2001, USED)],
        ),
        (after(2), &[(1999, PENDING), (2999, "ok")]),
        // Exactly the interval is enough; a millisecond less makes it 6 s from then on, and 11 s the next time.
        (
            Approve::Page,
            &[
                (0, PENDING),
                (999, SLOW),
                (6998, SLOW),
                (17_998, PENDING),
                (28_998, PENDING),
            ],
        ),
        // Too early is too early, even with the answer ready.
        (after(1), &[(500, PENDING), (1499, SLOW), (7499, "ok")]),
        (after(1), &[(599_999, "ok")]),
        (after(1), &[(600_000, EXPIRED), (600_001, EXPIRED)]),
        (Approve::Page, &[(599_999, PENDING), (600_000, EXPIRED)]),
        (after(601), &[(599_999, PENDING), (602_000, EXPIRED)]),
        // A clock that is set back.
        (Approve::Page, &[(5000, PENDING), (4000, SLOW)]),
    ];
    for (approve, polls) in table {
        let (mut center, poll, _) = asked(*approve);
        for (ms, expected) in *polls {
            assert_eq!(
                name(poll(&mut center, *ms)),
                *expected,
                "{approve:?} at {ms} of {polls:?}"
            );
        }
    }
}

#[test]
fn a_person_decides_once() {
    let (mut center, poll, code) = asked(Approve::Page);
    assert_eq!(center.pending(at(0)), std::slice::from_ref(&code));
    assert!(!center.decide("ZZZZ-ZZZZ", Verdict::Approved, at(1)));
    assert!(center.decide(
        &code.to_lowercase().replace('-', " "),
        Verdict::Approved,
        at(1)
    ));
    assert!(!center.decide(&code, Verdict::Denied, at(1)));
    assert!(center.pending(at(1)).is_empty());
    assert!(center.inquire(&code, at(1)).unwrap().verdict == Some(Verdict::Approved));
    assert_eq!(name(poll(&mut center, 1000)), "ok");
    assert!(center.inquire(&code, at(1)).is_none());

    let (mut center, poll, code) = asked(Approve::Page);
    assert!(center.decide(&code, Verdict::Denied, at(599)));
    assert_eq!(name(poll(&mut center, 599_500)), "AccessDeniedException");
    assert_eq!(name(poll(&mut center, 599_500)), "AccessDeniedException");
    assert_eq!(name(poll(&mut center, 600_000)), "ExpiredTokenException");

    let (mut center, _, code) = asked(Approve::Page);
    assert!(!center.decide(&code, Verdict::Approved, at(600)));
    assert!(center.pending(at(600)).is_empty());
}

#[test]
fn a_client_is_good_for_ninety_days_and_for_its_own_codes() {
    let mut center = center(AT_ONCE);
    let (id, secret) = client(&mut center, &[]);
    let (other, other_secret) = client(&mut center, &[]);
    let mut start = |id: &str, secret: &str, now| center.authorize_device(id, secret, START, now);
    assert_eq!(name(start(&id, &secret, at(90 * DAY - 1))), "ok");
    assert_eq!(
        name(start(&id, &secret, at(90 * DAY))),
        "InvalidClientException"
    );
    assert_eq!(
        name(start(&id, &other_secret, at(0))),
        "InvalidClientException"
    );
    assert_eq!(
        name(start("nobody", &secret, at(0))),
        "InvalidClientException"
    );
    let code = start(&id, &secret, at(0)).ok().unwrap().device_code;
    let stolen = center.create_token(&other, &other_secret, Grant::DeviceCode(&code), at(0));
    assert_eq!(name(stolen), "InvalidGrantException");
    for bad in ["http://homesso.awsapps.com/start", "", "homesso"] {
        assert_eq!(
            name(center.authorize_device(&id, &secret, bad, at(0))),
            "InvalidRequestException"
        );
    }
}

#[test]
fn registrations_that_are_refused() {
    let mut center = center(AT_ONCE);
    let mut register = |kind: &str, scope: &str, grant: &str| {
        let scopes = vec![scope.to_owned()];
        name(center.register(metadata(kind, scopes, &[grant]), at(0)))
    };
    assert_eq!(register("public", SCOPE, DEVICE_CODE_GRANT), "ok");
    assert_eq!(register("public", SCOPE, REFRESH_GRANT), "ok");
    assert_eq!(
        register("confidential", SCOPE, REFRESH_GRANT),
        "InvalidClientMetadataException"
    );
    assert_eq!(
        register("public", "two words", REFRESH_GRANT),
        "InvalidScopeException"
    );
    assert_eq!(
        register("public", "", REFRESH_GRANT),
        "InvalidScopeException"
    );
    assert_eq!(
        register("public", SCOPE, "password"),
        "UnsupportedGrantTypeException"
    );
}

#[test]
fn refresh_tokens_rotate_until_the_sign_in_ends() {
    let mut center = center(AT_ONCE);
    let (id, secret, first) = logged_in(&mut center, &[SCOPE], START);
    assert_eq!(first.expires_in.num_seconds(), HOUR);
    let mut refresh = |id: &str, secret: &str, token: &str, now| {
        center.create_token(id, secret, Grant::Refresh(token), now)
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
    // Near the end of the sign-in a token gets what is left of it.
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
    let theirs = center.create_token(&other, &other_secret, Grant::Refresh(&token), at(1));
    assert_eq!(name(theirs), "InvalidGrantException");
    // And the try did not spend it.
    assert_eq!(
        name(center.create_token(&id, &secret, Grant::Refresh(&token), at(1))),
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
fn logout_ends_every_token_of_the_sign_in_and_no_other() {
    let mut center = center(AT_ONCE);
    let (id, secret, first) = logged_in(&mut center, &[SCOPE], START);
    let (.., elsewhere) = logged_in(&mut center, &[SCOPE], START);
    let second = center
        .create_token(&id, &secret, Grant::Refresh(&first.refresh.unwrap()), at(1))
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
        Grant::Refresh(&second.refresh.unwrap()),
        at(2),
    );
    assert_eq!(name(renewed), "InvalidGrantException");
    assert_eq!(
        name(center.list_accounts(&elsewhere.access, None, None, at(2))),
        "ok"
    );
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
