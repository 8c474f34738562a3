//! `ssologin refresh`: renews tokens without the user.

use crate::support::{Fixture, LEGACY_URL, snapshot};

#[test]
fn an_expired_token_is_renewed() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    snapshot!(fixture.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    homesso  renewed: 59 min left, renews itself
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
fn where_a_login_is_required_it_says_so_and_does_not_prompt() {
    let mut fixture = Fixture::approving();
    // If a browser were tried, that it is missing would be told.
    fixture.set_missing_browser();
    snapshot!(fixture.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
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
fn after_the_end_of_the_sign_in_a_login_is_required_and_the_old_token_stays() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.advance(chrono::TimeDelta::hours(9));
    let before = fixture.token("homesso");
    snapshot!(fixture.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: the sign-in is over, a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.token("homesso"), before);
}

#[test]
fn sessions_are_renewed_although_others_require_a_login() {
    let fixture = Fixture::approving().logged_in(&["homesso", "worksso"]);
    fixture.ends_in("homesso", -60);
    let output = fixture.run(&["refresh", "--all"]);
    snapshot!(output, @r"
    ------- stderr -------
    worksso                           kept: 59 min left, renews itself
    https://oldsso.awsapps.com/start  failed: a person must log in; run `ssologin https://oldsso.awsapps.com/start`
    homesso                           renewed: 59 min left, renews itself
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
    homesso                           would be kept: the token is good
    worksso                           a person must log in: nothing would be done
    https://oldsso.awsapps.com/start  a person must log in: nothing would be done
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    assert_eq!(fixture.tree(), before);
}
