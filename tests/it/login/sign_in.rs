//! The sign-in session that tokens come from: how long it lasts, and how to start a new one.

use chrono::TimeDelta;

use crate::support::{Fixture, mode, snapshot};

/// Returns the estimated end of the sign-in session from `status --json`.
fn estimate(fixture: &Fixture) -> serde_json::Value {
    let output = fixture.run(&["status", "homesso", "--json"]);
    output.each("sign_in_ends_at").remove(0)
}

#[test]
fn a_refresh_does_not_extend_the_sign_in_session() {
    let fixture = Fixture::signed_in();
    let first = estimate(&fixture);
    assert!(first.is_string(), "{first}");
    fixture.ends_in("homesso", -60);
    assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(0));
    assert_eq!(estimate(&fixture), first);
    assert_eq!(fixture.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(estimate(&fixture), first);
}

#[test]
fn the_end_is_unknown_for_a_login_by_another_tool() {
    let fixture = Fixture::signed_in();
    fixture.edit("homesso", |token| {
        token["clientId"] = "the client of another tool".into();
    });
    assert!(estimate(&fixture).is_null());
    std::fs::remove_dir_all(fixture.path("state")).unwrap();
    assert!(estimate(&fixture).is_null());
}

#[test]
fn a_sign_in_session_that_ends_within_the_hour_is_reported() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    // The service shortens a token that would outlive its sign-in session.
    fixture.advance(TimeDelta::minutes(7 * 60 + 30));
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    let told = |text: &str| output.stderr.lines().any(|line| line.contains(text));
    assert!(
        told("the sign-in session ends in about 29 minutes (estimate)"),
        "{output}"
    );
}

#[test]
fn a_fresh_login_starts_a_new_sign_in_session_and_says_so() {
    let fixture = Fixture::signed_in();
    fixture.advance(TimeDelta::seconds(50));
    fixture.asked();
    snapshot!(fixture.run(&["homesso", "--fresh"]), @"
    ------- stderr -------
    homesso  signed out; starting a new sign-in session
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert_eq!(
        fixture.asked(),
        [
            "Logout",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
}

#[test]
fn a_fresh_login_without_a_token_says_that_it_cannot_sign_out() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["homesso", "--fresh"]), @"
    ------- stderr -------
    homesso  no token to sign out with; your browser may still be signed in
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
}

#[test]
fn the_remembered_sign_in_session_has_no_secrets_and_only_the_owner_can_read_it() {
    let fixture = Fixture::signed_in();
    let folder = fixture.path("state/ssologin/sign-ins");
    let token = fixture.token("homesso");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for secret in ["accessToken", "refreshToken", "clientSecret", "clientId"] {
            assert!(!text.contains(token[secret].as_str().unwrap()), "{secret}");
        }
        assert_eq!(mode(&path), 0o600);
    }
}

#[test]
fn a_wrong_clock_is_reported_once() {
    let fixture = Fixture::approving();
    fixture.advance(TimeDelta::minutes(-5));
    let output = fixture.run(&["--all"]);
    let told: Vec<_> = output
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning"))
        .collect();
    assert_eq!(
        told,
        ["warning: this machine's clock is 5 minutes ahead of the service's: correct it"]
    );
    let output = Fixture::approving().run(&["--all"]);
    assert!(!output.stderr.contains("clock"), "{output}");
}
