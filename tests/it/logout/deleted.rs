//! `ssologin logout`: what is deleted, what stays, and what is sent to the service.

use std::path::PathBuf;

use ssologin::session::SessionId;

use crate::support::{Fixture, LEGACY_URL, snapshot};

/// Writes a role's cache file as the AWS CLI does, and returns its path.
fn cache_role(fixture: &Fixture, session: &str, account: &str, role: &str) -> PathBuf {
    let cache = fixture.cache();
    let id = SessionId::Named(session.to_owned());
    let path = cache.role_path(&id, account, role);
    let below = path.strip_prefix(fixture.home()).unwrap();
    fixture.write(
        below.to_str().unwrap(),
        r#"{"ProviderType": "sso", "Credentials": {}}"#,
    )
}

#[test]
fn the_token_and_its_role_credentials_are_deleted_and_everything_else_is_kept() {
    let fixture = Fixture::approving().logged_in(&["--all"]);
    let mine = [
        cache_role(&fixture, "homesso", "123412341234", "MuppetAccess"),
        cache_role(&fixture, "homesso", "123412341234", "AdministratorAccess"),
    ];
    let others = [
        cache_role(&fixture, "worksso", "432143214321", "DeveloperAccess"),
        cache_role(&fixture, "homesso", "999999999999", "MuppetAccess"),
        fixture.write(".aws/cli/cache/assumed.json", b"\xff not even text"),
        fixture.write(".aws/sso/cache/botocore-client-id-eu-west-1.json", "{}"),
        fixture.write(".aws/cli/cache/session.db", "SQLite"),
    ];
    let mut expected = fixture.shared_contents();
    snapshot!(fixture.run(&["logout", "homesso"]), @r"
    ------- stderr -------
    homesso  logged out, with the credentials of 2 roles
    [exit status: 0]
    ");
    for path in mine.iter().chain([&fixture.token_path("homesso")]) {
        assert!(!path.exists());
        expected.remove(path.strip_prefix(fixture.home()).unwrap());
    }
    assert_eq!(fixture.shared_contents(), expected);
    assert!(others.iter().all(|path| path.exists()));
    assert_eq!(fixture.asked(), ["Logout"]);
}

#[test]
fn the_token_is_invalid_afterwards() {
    let fixture = Fixture::signed_in();
    let token = std::fs::read(fixture.token_path("homesso")).unwrap();
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    // A copy of the token can neither be refreshed nor logged out again.
    std::fs::write(fixture.token_path("homesso"), token).unwrap();
    fixture.ends_in("homesso", -60);
    fixture.asked();
    assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(3));
    assert_eq!(fixture.asked(), ["CreateToken InvalidGrantException"]);
    let output = fixture.run(&["logout", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn the_files_are_deleted_even_if_the_service_is_unreachable() {
    let mut fixture = Fixture::signed_in();
    let role = cache_role(&fixture, "homesso", "123412341234", "MuppetAccess");
    fixture.shut_down();
    let output = fixture.run(&["logout", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("could not be notified"), "{output}");
    assert!(!fixture.token_path("homesso").exists());
    assert!(!role.exists());
}

#[test]
fn a_signed_out_session_is_reported_without_a_request() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["logout", "homesso"]), @r"
    ------- stderr -------
    homesso  was not logged in
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn a_damaged_token_file_is_deleted_too() {
    let fixture = Fixture::signed_in();
    std::fs::write(fixture.token_path("homesso"), "{").unwrap();
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn all_sessions_are_logged_out() {
    let fixture = Fixture::approving().logged_in(&["homesso", "worksso"]);
    let output = fixture.run(&["logout", "--all", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", LEGACY_URL]);
    assert_eq!(
        output.each("outcome"),
        ["logged-out", "logged-out", "skipped"]
    );
    assert_eq!(output.each("state"), ["signed-out"; 3]);
    assert_eq!(fixture.asked(), ["Logout", "Logout"]);
}

#[test]
fn a_login_after_a_logout_prompts_and_needs_no_new_registration() {
    let fixture = Fixture::signed_in();
    fixture.run(&["logout", "homesso"]);
    fixture.asked();
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert_eq!(
        fixture.asked(),
        ["StartDeviceAuthorization", "CreateToken", "ListAccounts"]
    );
}

#[test]
fn an_unusable_session_is_an_error_with_its_line() {
    let fixture = Fixture::approving();
    fixture.config("[sso-session a]\nsso_start_url = https://a.awsapps.com/start\n");
    snapshot!(fixture.run(&["logout", "a"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:1: [sso-session a] has no `sso_region`; add the line `sso_region = eu-west-1`
    [exit status: 5]
    ");
}
