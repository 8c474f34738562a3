//! Legacy profiles next to a session of the same portal.

use crate::support::{Fixture, README};

/// Two legacy profiles that spell the start URL of `homesso` in different ways.
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

fn beside_a_session() -> Fixture {
    let fixture = Fixture::approving();
    fixture.config(format!("{}{BESIDE}", README));
    fixture
}

#[test]
fn a_login_copies_only_the_access_token_for_each_spelling_of_the_start_url() {
    let fixture = beside_a_session().logged_in(&["homesso"]);
    let token = fixture.token("homesso");
    for spelling in [SLASH, HASH] {
        let copy = fixture.token(spelling);
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
fn a_refresh_updates_the_copies() {
    let fixture = beside_a_session().logged_in(&["homesso"]);
    for name in ["homesso", SLASH, HASH] {
        fixture.ends_in(name, -60);
    }
    assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(0));
    assert_eq!(
        fixture.token(SLASH)["accessToken"],
        fixture.token("homesso")["accessToken"]
    );
}

#[test]
fn a_token_that_expires_later_is_not_replaced_by_a_copy() {
    let fixture = beside_a_session();
    // Without scopes, the token is valid for eight hours.
    assert_eq!(fixture.run(&[SLASH]).code, Some(0));
    let legacy = fixture.token(SLASH);
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert_eq!(fixture.token(SLASH), legacy);
    assert_eq!(
        fixture.token(HASH)["accessToken"],
        fixture.token("homesso")["accessToken"]
    );
    // A logout does not delete a token that is not a copy of the session's token.
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(fixture.token(SLASH), legacy);
    assert!(!fixture.token_path(HASH).exists());
}

#[test]
fn a_login_to_all_sessions_uses_each_portal_once() {
    let fixture = beside_a_session();
    let output = fixture.run(&["--all", "--json"]);
    assert_eq!(
        output.each("name"),
        ["homesso", "worksso", "https://oldsso.awsapps.com/start"]
    );
    assert!(fixture.token_path(SLASH).exists());
}

#[test]
fn a_logout_deletes_the_copies_too() {
    let fixture = beside_a_session().logged_in(&["homesso"]);
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    for spelling in [SLASH, HASH] {
        assert!(!fixture.token_path(spelling).exists(), "{spelling}");
    }
}
