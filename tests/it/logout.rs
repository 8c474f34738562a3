//! `ssologin logout`: what goes, what stays, what the service is told.

use crate::run::{OLD, World, snapshot};

/// Puts down what the AWS CLI would keep for a role, and returns its path.
fn keep_role(world: &World, session: &str, account: &str, role: &str) -> std::path::PathBuf {
    let cache = ssologin::Cache::new(&world.path(""), &world.path("state"));
    let id = ssologin::SessionId::Named(session.to_owned());
    let path = cache.role_path(&id, account, role);
    let below = path.strip_prefix(world.path("")).unwrap();
    world.write(
        below.to_str().unwrap(),
        r#"{"ProviderType": "sso", "Credentials": {}}"#,
    )
}

#[test]
fn the_token_and_its_role_credentials_go_and_all_else_stays() {
    let world = World::approving().logged_in(&["--all"]);
    let mine = [
        keep_role(&world, "homesso", "123412341234", "MuppetAccess"),
        keep_role(&world, "homesso", "123412341234", "AdministratorAccess"),
    ];
    let others = [
        keep_role(&world, "worksso", "432143214321", "DeveloperAccess"),
        keep_role(&world, "homesso", "999999999999", "MuppetAccess"),
        world.write(".aws/cli/cache/assumed.json", b"\xff not even text"),
        world.write(".aws/sso/cache/botocore-client-id-eu-west-1.json", "{}"),
        world.write(".aws/cli/cache/session.db", "SQLite"),
    ];
    let mut expected = world.shared_contents();
    snapshot!(world.run(&["logout", "homesso"]), @r"
    ------- stderr -------
    homesso  logged out, with the credentials of 2 roles
    [exit status: 0]
    ");
    for path in mine.iter().chain([&world.token_path("homesso")]) {
        assert!(!path.exists());
        expected.remove(path.strip_prefix(world.path("")).unwrap());
    }
    assert_eq!(world.shared_contents(), expected);
    assert!(others.iter().all(|path| path.exists()));
    assert_eq!(world.asked(), ["Logout"]);
}

#[test]
fn the_token_is_worth_nothing_afterwards() {
    let world = World::approving().logged_in(&["homesso"]);
    let token = std::fs::read(world.token_path("homesso")).unwrap();
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    // Somebody kept a copy: it can be neither renewed nor logged out again.
    std::fs::write(world.token_path("homesso"), token).unwrap();
    world.ends_in("homesso", -60);
    world.asked();
    assert_eq!(world.run(&["refresh", "homesso"]).code, Some(3));
    assert_eq!(world.asked(), ["CreateToken InvalidGrantException"]);
    let output = world.run(&["logout", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn a_service_that_is_away_keeps_no_file_alive() {
    let mut world = World::approving().logged_in(&["homesso"]);
    let role = keep_role(&world, "homesso", "123412341234", "MuppetAccess");
    world.shut_down();
    let output = world.run(&["logout", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("could not be told"), "{output}");
    assert!(!world.token_path("homesso").exists());
    assert!(!role.exists());
}

#[test]
fn who_is_not_logged_in_is_told_so_and_the_service_is_not_asked() {
    let world = World::approving();
    snapshot!(world.run(&["logout", "homesso"]), @r"
    ------- stderr -------
    homesso  was not logged in
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_damaged_token_file_goes_too() {
    let world = World::approving().logged_in(&["homesso"]);
    std::fs::write(world.token_path("homesso"), "{").unwrap();
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn all_are_logged_out() {
    let world = World::approving().logged_in(&["homesso", "worksso"]);
    let output = world.run(&["logout", "--all", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", OLD]);
    assert_eq!(
        output.each("outcome"),
        ["logged-out", "logged-out", "skipped"]
    );
    assert_eq!(output.each("state"), ["signed-out"; 3]);
    assert_eq!(world.asked(), ["Logout", "Logout"]);
}

#[test]
fn a_login_after_it_needs_a_person_and_no_new_registration() {
    let world = World::approving().logged_in(&["homesso"]);
    world.run(&["logout", "homesso"]);
    world.asked();
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert_eq!(
        world.asked(),
        ["StartDeviceAuthorization", "CreateToken", "ListAccounts"]
    );
}

#[test]
fn a_session_that_cannot_be_used_is_an_error_with_its_place() {
    let world = World::approving();
    world.config("[sso-session a]\nsso_start_url = https://a.awsapps.com/start\n");
    snapshot!(world.run(&["logout", "a"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:1: [sso-session a] has no `sso_region`; add the line `sso_region = eu-west-1`
    [exit status: 5]
    ");
}
