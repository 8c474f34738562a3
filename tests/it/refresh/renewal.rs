//! `ssologin refresh`: refreshing tokens without the user.

use crate::support::{Fixture, LEGACY_URL, snapshot};

#[test]
fn an_expired_token_is_refreshed() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    snapshot!(fixture.run(&["refresh", "homesso"]), @"
    ------- stderr -------
    homesso  refreshed: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), ["CreateToken"]);
}

#[test]
fn a_valid_token_is_kept_unless_forced() {
    let fixture = Fixture::signed_in();
    assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(0));
    fixture.assert_nothing_asked();
    assert_eq!(
        fixture.run(&["refresh", "homesso", "--force"]).code,
        Some(0)
    );
    assert_eq!(fixture.asked(), ["CreateToken"]);
}

#[test]
fn a_required_login_is_reported_without_a_prompt() {
    let mut fixture = Fixture::approving();
    // If the program tried a browser, it would report that it is missing.
    fixture.set_missing_browser();
    snapshot!(fixture.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    fixture.assert_nothing_asked();
    let fixture = fixture.logged_in(&["homesso", "--no-browser"]);
    fixture.expire("homesso");
    assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(3));
    fixture.assert_nothing_asked();
}

#[test]
fn after_the_sign_in_session_ends_a_login_is_required_and_the_old_token_is_kept() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.advance(chrono::TimeDelta::hours(9));
    let before = fixture.token("homesso");
    snapshot!(fixture.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: the sign-in session has ended, login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.token("homesso"), before);
}

#[test]
fn sessions_are_refreshed_even_if_others_require_a_login() {
    let fixture = Fixture::approving().logged_in(&["homesso", "worksso"]);
    fixture.ends_in("homesso", -60);
    let output = fixture.run(&["refresh", "--all"]);
    snapshot!(output, @"
    ------- stderr -------
    worksso                           still logged in: expires in 59 minutes, refreshes automatically
    https://oldsso.awsapps.com/start  failed: login required; run `ssologin https://oldsso.awsapps.com/start`
    homesso                           refreshed: expires in 59 minutes, refreshes automatically
    [exit status: 4]
    ");
    assert_eq!(fixture.asked(), ["CreateToken"]);
    let output = fixture.run(&["refresh", "--all", "--json"]);
    assert_eq!(output.code, Some(4));
    assert_eq!(output.each("outcome"), ["kept", "kept", "failed"]);
    assert_eq!(output.each("name")[2], LEGACY_URL);
    assert_eq!(output.each("error")[2]["code"], "login-needed");
}

#[test]
fn an_unreachable_service_does_not_cause_a_prompt() {
    let mut fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.shut_down();
    let output = fixture.run(&["refresh", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    let output = fixture.run(&["login", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(!output.stderr.contains("approve"), "{output}");
}

#[test]
fn a_dry_run_says_which_sessions_require_a_login() {
    let fixture = Fixture::signed_in();
    let before = fixture.tree();
    snapshot!(fixture.run(&["refresh", "--all", "--dry-run"]), @r"
    ------- stderr -------
    homesso                           would be kept: the token is still valid
    worksso                           login required: nothing would be done
    https://oldsso.awsapps.com/start  login required: nothing would be done
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    assert_eq!(fixture.tree(), before);
}
