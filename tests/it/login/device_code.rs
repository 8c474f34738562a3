//! The login by device code: what is asked of the service, what is said, what is written.

use chrono::TimeDelta;

use crate::support::{Fixture, mode, snapshot};

pub(crate) const FIRST_LOGIN: [&str; 4] = [
    "RegisterClient",
    "StartDeviceAuthorization",
    "CreateToken",
    "ListAccounts",
];

/// What a login asks for when the client is registered already.
const NEXT_LOGIN: &[&str] = FIRST_LOGIN.split_at(1).1;

#[test]
fn a_first_login_registers_asks_and_polls_once_each() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["homesso"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), FIRST_LOGIN);
    snapshot!(fixture.names(".aws/sso"), @r"
    cache
    cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json
    cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
    ");
    assert_eq!(fixture.token("homesso")["region"], "eu-west-1");
}

#[test]
fn a_login_that_is_not_needed_prompts_for_nothing_and_writes_nothing() {
    let fixture = Fixture::signed_in();
    let before = fixture.tree();
    snapshot!(fixture.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  kept: 59 min left, renews itself
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    assert_eq!(fixture.tree(), before);
}

#[test]
fn a_registration_is_used_again() {
    let fixture = Fixture::signed_in();
    std::fs::remove_file(fixture.token_path("homesso")).unwrap();
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert_eq!(fixture.asked(), NEXT_LOGIN);
}

#[test]
fn a_registration_that_the_service_forgot_is_renewed_once() {
    let fixture = Fixture::signed_in();
    fixture.expire("homesso");
    fixture.advance(TimeDelta::days(100));
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    let refused = "StartDeviceAuthorization InvalidClientException";
    assert_eq!(fixture.asked(), [&[refused][..], &FIRST_LOGIN].concat());
}

#[test]
fn an_expired_token_is_renewed_without_a_prompt() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    fixture.asked();
    fixture.ends_in("homesso", -60);
    let old = fixture.token("homesso");
    snapshot!(fixture.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  renewed: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), ["CreateToken"]);
    let new = fixture.token("homesso");
    assert_ne!(new["accessToken"], old["accessToken"]);
    assert_ne!(new["refreshToken"], old["refreshToken"]);
}

#[test]
fn a_token_that_expires_soon_is_renewed_and_one_beyond_the_margin_is_kept() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", 16 * 60);
    fixture.run(&["homesso"]);
    fixture.assert_nothing_asked();
    fixture.ends_in("homesso", 14 * 60);
    fixture.run(&["homesso", "--min-remaining", "13m"]);
    fixture.assert_nothing_asked();
    fixture.run(&["homesso"]);
    assert_eq!(fixture.asked(), ["CreateToken"]);
    fixture.run(&["homesso", "--min-remaining", "45m"]);
    fixture.assert_nothing_asked();
}

#[test]
fn a_token_that_expires_sooner_than_required_is_a_failure() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["homesso", "--min-remaining", "2h"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: homesso: the new token has 59 min left, less than the 120 min asked for
    hint: the sign-in may be about to end: `ssologin homesso --fresh` begins a new one
    [exit status: 1]
    ");
}

#[test]
fn a_refused_renewal_prompts_for_a_login_and_says_why() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.edit("homesso", |token| {
        token.insert("refreshToken".to_owned(), "spent".into());
    });
    snapshot!(fixture.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  not renewed: 127.0.0.1:[PORT] takes the code or refresh token no more (CreateToken: invalid_grant)
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(
        fixture.asked(),
        [
            "CreateToken InvalidGrantException",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
}

#[test]
fn force_logs_in_although_the_token_is_valid() {
    let fixture = Fixture::signed_in();
    let old = fixture.token("homesso");
    assert_eq!(fixture.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(fixture.asked(), NEXT_LOGIN);
    assert_ne!(fixture.token("homesso")["accessToken"], old["accessToken"]);
}

#[test]
fn fields_of_other_tools_stay_in_the_token_file() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.edit("homesso", |token| {
        token.insert("theirs".to_owned(), "kept".into());
    });
    fixture.run(&["homesso"]);
    assert_eq!(fixture.token("homesso")["theirs"], "kept");
    assert_eq!(fixture.asked(), ["CreateToken"]);
}

#[test]
fn only_the_owner_can_read_the_files() {
    let fixture = Fixture::signed_in();
    let mode = |path: &str| mode(&fixture.path(path));
    for name in fixture.names(".aws/sso/cache").lines() {
        assert_eq!(mode(&format!(".aws/sso/cache/{name}")), 0o600, "{name}");
    }
    assert_eq!(mode(".aws/sso/cache"), 0o700);
    assert_eq!(mode(".aws/sso"), 0o700);
}
