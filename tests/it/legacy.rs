//! Profiles in the old style beside a session of the same portal.

use crate::run::World;

/// Two spellings of the portal of `homesso`, and one of another region.
const BESIDE: &str = "
[profile old.slash]
sso_start_url = https://homesso.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123412341234
sso_role_name = MuppetAccess

[profile old.hash]
sso_start_url = https://HOMESSO.awsapps.com/start/#/
sso_region = eu-west-1
sso_account_id = 123412341234
sso_role_name = MuppetAccess
";

const SLASH: &str = "https://homesso.awsapps.com/start";
const HASH: &str = "https://HOMESSO.awsapps.com/start/#/";

fn world() -> World {
    let world = World::approving();
    world.config(format!("{}{BESIDE}", crate::run::README));
    world
}

#[test]
fn a_login_serves_each_spelling_with_the_access_token_alone() {
    let world = world().logged_in(&["homesso"]);
    let token = world.token("homesso");
    for spelling in [SLASH, HASH] {
        let copy = world.token(spelling);
        assert_eq!(
            copy.keys().collect::<Vec<_>>(),
            ["startUrl", "region", "accessToken", "expiresAt"]
        );
        assert_eq!(copy["startUrl"], spelling);
        assert_eq!(copy["accessToken"], token["accessToken"]);
        assert_eq!(copy["expiresAt"], token["expiresAt"]);
    }
}

#[test]
fn a_renewal_keeps_the_copies_up_to_date() {
    let world = world().logged_in(&["homesso"]);
    for name in ["homesso", SLASH, HASH] {
        world.ends_in(name, -60);
    }
    assert_eq!(world.run(&["refresh", "homesso"]).code, Some(0));
    assert_eq!(
        world.token(SLASH)["accessToken"],
        world.token("homesso")["accessToken"]
    );
}

#[test]
fn a_token_that_lives_longer_stays() {
    let world = world();
    // Without scopes it lives eight hours.
    assert_eq!(world.run(&[SLASH]).code, Some(0));
    let legacy = world.token(SLASH);
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert_eq!(world.token(SLASH), legacy);
    assert_eq!(
        world.token(HASH)["accessToken"],
        world.token("homesso")["accessToken"]
    );
    // And it is not taken along by a logout that did not make it.
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(world.token(SLASH), legacy);
    assert!(!world.token_path(HASH).exists());
}

#[test]
fn all_sessions_do_not_count_the_portal_twice() {
    let world = world();
    let output = world.run(&["--all", "--json"]);
    assert_eq!(
        output.each("name"),
        ["homesso", "worksso", "https://oldsso.awsapps.com/start"]
    );
    assert!(world.token_path(SLASH).exists());
}

#[test]
fn a_logout_takes_the_copies_along() {
    let world = world().logged_in(&["homesso"]);
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    for spelling in [SLASH, HASH] {
        assert!(!world.token_path(spelling).exists(), "{spelling}");
    }
}
