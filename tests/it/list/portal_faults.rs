//! Portals that refuse requests, fail, or are hostile.

use chrono::TimeDelta;
use serde_json::json;
use wiremock::matchers::query_param;
use wiremock::{Mock, ResponseTemplate};

use crate::support::{Fixture, Terminal, portal, screen, snapshot};

#[test]
fn a_token_that_the_portal_rejects_is_refreshed_once() {
    let fixture = Fixture::signed_in();
    fixture.advance(TimeDelta::hours(2));
    let output = fixture.run(&["list", "roles", "homesso", "--account", "Muppets"]);
    assert_eq!(
        (output.code, output.stdout.lines().count()),
        (Some(0), 2),
        "{output}"
    );
    assert_eq!(
        fixture.asked(),
        [
            "ListAccounts UnauthorizedException",
            "CreateToken",
            "ListAccounts",
            "ListAccountRoles"
        ]
    );
}

#[test]
fn a_required_login_is_reported_without_a_prompt() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["list", "roles", "homesso"]), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    fixture.assert_nothing_asked();
    let fixture = Fixture::signed_in();
    fixture.advance(TimeDelta::hours(9));
    let output = fixture.run(&["list", "accounts", "homesso", "--json"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(3), ""),
        "{output}"
    );
    assert!(
        output.stderr.contains("ssologin homesso --force"),
        "{output}"
    );
    assert!(
        !fixture
            .asked()
            .contains(&"StartDeviceAuthorization".to_owned())
    );
}

#[test]
fn a_session_that_fails_does_not_stop_the_others() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(&["list", "accounts", "--all", "--account", "Muppets"]);
    snapshot!(output, @r"
    homesso	123412341234	Muppets	muppets@example.com
    ------- stderr -------
    worksso                           failed: login required; run `ssologin worksso`
    https://oldsso.awsapps.com/start  failed: login required; run `ssologin https://oldsso.awsapps.com/start`
    [exit status: 4]
    ");
}

#[test]
fn a_broken_session_alone_has_its_own_exit_code() {
    let fixture = Fixture::approving();
    fixture.config("[sso-session broken]\nsso_region = eu-west-1\n");
    let output = fixture.run(&["list", "accounts", "broken"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(5), ""),
        "{output}"
    );
}

#[tokio::test]
async fn an_account_that_fails_does_not_stop_the_others() {
    let mut fixture = Fixture::signed_in();
    let account = |id: &str, name: &str| json!({ "accountId": id, "accountName": name });
    let two = json!({ "accountList": [account("2", "beta"), account("1", "Alpha")] });
    let server = portal(&mut fixture, &[("/assignment/accounts", two)]).await;
    let roles = json!({ "roleList": [{ "roleName": "Admin" }] });
    let good = ResponseTemplate::new(200).set_body_json(roles);
    let bad = ResponseTemplate::new(403).insert_header("x-amzn-errortype", "ForbiddenException");
    for (id, answer) in [("1", &bad), ("2", &good)] {
        Mock::given(query_param("account_id", id))
            .respond_with(answer.clone())
            .mount(&server)
            .await;
    }
    snapshot!(fixture.run(&["list", "roles", "homesso"]), @r"
    homesso	2	beta	Admin	
    ------- stderr -------
    homesso  failed: account 1 (Alpha): 127.0.0.1:[PORT] denied access (ListAccountRoles)
    [exit status: 4]
    ");
    let rest = fixture.run(&["list", "accounts", "homesso", "--role", "other"]);
    assert_eq!((rest.code, rest.stdout.as_str()), (Some(4), ""), "{rest}");
    let alone = fixture.run(&["list", "roles", "homesso", "--account", "alpha"]);
    assert_eq!(
        (alone.code, alone.stdout.as_str()),
        (Some(1), ""),
        "{alone}"
    );
}

#[tokio::test]
async fn text_from_the_portal_breaks_neither_columns_nor_the_terminal() {
    let mut fixture = Fixture::signed_in();
    let evil = "a\tb\nc\u{1b}[2J\u{202e}";
    let list = json!({ "accountList": [{ "accountId": "1\r2", "accountName": evil, "emailAddress": evil }] });
    let roles = json!({ "roleList": [{ "roleName": evil }] });
    let answers = [("/assignment/accounts", list), ("/assignment/roles", roles)];
    let _server = portal(&mut fixture, &answers).await;
    for what in ["accounts", "roles"] {
        let output = fixture.run(&["list", what, "homesso"]);
        let columns = if what == "roles" { 5 } else { 4 };
        assert_eq!(output.stdout.lines().count(), 1, "{output}");
        assert_eq!(output.stdout.split('\t').count(), columns, "{output}");
        assert!(
            output.stdout.contains(r"a\u{9}b\u{a}c\u{1b}[2J\u{202e}"),
            "{output}"
        );
        let document = fixture.run(&["list", what, "homesso", "--json"]);
        assert_eq!(document.json()[what][0]["account_name"], evil);
        assert!(
            !document.stdout.contains(['\u{1b}', '\u{202e}']),
            "{document}"
        );
        let (shown, code) = Terminal::start(&fixture, &["list", what, "homesso"]).finish();
        let table = shown.rsplit("\r\u{1b}[K").next().unwrap();
        assert!(
            code == 0 && !screen(table).contains('\u{202e}'),
            "{shown:?}"
        );
        assert!(!shown.contains("[2J\u{202e}"), "{shown:?}");
    }
}

#[tokio::test]
async fn an_endless_list_is_rejected() {
    let mut fixture = Fixture::signed_in();
    let account = json!({ "accountId": "1", "accountName": "one" });
    let again = json!({ "accountList": [account], "nextToken": "again" });
    let _server = portal(&mut fixture, &[("/assignment/accounts", again)]).await;
    snapshot!(fixture.run(&["list", "accounts", "homesso"]), @r"
    ------- stderr -------
    error: homesso: the portal's list of accounts never ends
    hint: check the endpoint variables and the proxy
    [exit status: 1]
    ");
    let one = json!({ "accountList": [account] });
    let again = json!({ "roleList": [], "nextToken": "again" });
    let answers = [("/assignment/accounts", one), ("/assignment/roles", again)];
    let _server = portal(&mut fixture, &answers).await;
    let output = fixture.run(&["list", "roles", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output.stderr.contains("list of roles never ends"),
        "{output}"
    );
}
