//! Login by device code: the requests, the output and the files.

use chrono::TimeDelta;

use crate::support::{Fixture, mode, snapshot};

pub(crate) const FIRST_LOGIN: [&str; 4] = [
    "RegisterClient",
    "StartDeviceAuthorization",
    "CreateToken",
    "ListAccounts",
];

/// The requests of a login with a cached client registration.
const NEXT_LOGIN: &[&str] = FIRST_LOGIN.split_at(1).1;

#[test]
fn a_first_login_sends_each_request_once() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["homesso"]);
    snapshot!(output, @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
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
fn an_unnecessary_login_neither_prompts_nor_writes() {
    let fixture = Fixture::signed_in();
    let before = fixture.tree();
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    homesso  still logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    assert_eq!(fixture.tree(), before);
}

#[test]
fn a_registration_is_reused() {
    let fixture = Fixture::signed_in();
    std::fs::remove_file(fixture.token_path("homesso")).unwrap();
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert_eq!(fixture.asked(), NEXT_LOGIN);
}

#[test]
fn a_registration_that_the_service_no_longer_knows_is_replaced_once() {
    let fixture = Fixture::signed_in();
    fixture.expire("homesso");
    fixture.advance(TimeDelta::days(100));
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    let refused = "StartDeviceAuthorization InvalidClientException";
    assert_eq!(fixture.asked(), [&[refused][..], &FIRST_LOGIN].concat());
}

#[test]
fn an_expired_token_is_refreshed_without_a_prompt() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    fixture.asked();
    fixture.ends_in("homesso", -60);
    let old = fixture.token("homesso");
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    homesso  refreshed: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), ["CreateToken"]);
    let new = fixture.token("homesso");
    assert_ne!(new["accessToken"], old["accessToken"]);
    assert_ne!(new["refreshToken"], old["refreshToken"]);
}

#[test]
fn a_token_that_expires_soon_is_refreshed_and_one_that_expires_later_is_kept() {
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
fn a_token_that_expires_sooner_than_required_is_an_error() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["homesso", "--min-remaining", "2h"]);
    snapshot!(output, @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: homesso: the new token expires in 59 minutes, sooner than the 2 hours requested
    hint: the sign-in session may be about to end: run `ssologin homesso --fresh` to start a new one
    [exit status: 1]
    ");
}

#[test]
fn a_rejected_refresh_is_reported_and_prompts_for_a_login() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.edit("homesso", |token| {
        token.insert("refreshToken".to_owned(), "spent".into());
    });
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    homesso  not refreshed: 127.0.0.1:[PORT] rejected the code or refresh token, which is no longer valid (CreateToken: invalid_grant)
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
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
fn force_logs_in_even_if_the_token_is_valid() {
    let fixture = Fixture::signed_in();
    let old = fixture.token("homesso");
    assert_eq!(fixture.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(fixture.asked(), NEXT_LOGIN);
    assert_ne!(fixture.token("homesso")["accessToken"], old["accessToken"]);
}

#[test]
fn fields_of_other_tools_are_kept_in_the_token_file() {
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
