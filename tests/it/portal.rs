//! `ssologin list accounts` and `ssologin list roles`: what portals give.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::{Value, json};
use ssologin::sandbox::Directory;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::run::{OLD, README, World, snapshot};
use crate::terminal::{Terminal, screen};

fn homesso() -> World {
    World::approving().logged_in(&["homesso"])
}

/// A world with a session `big`, whose portal has so many accounts of three roles each, and allows so many requests a
/// second.
pub(crate) fn big(accounts: usize, rate: Option<u32>) -> World {
    let session = "[sso-session big]\nsso_start_url = https://big.example/start\nsso_region = eu-west-1\n\
                   sso_registration_scopes = sso:account:access\n";
    let mut text = session.to_owned();
    for number in 0..accounts * 3 {
        let (account, role) = (number / 3, number % 3);
        let _ = write!(
            text,
            "[profile p{number}]\nsso_session = big\nsso_account_id = {account:012}\nsso_role_name = Role{role}\n"
        );
    }
    let world = World::set_up(|options| {
        options.directory = Directory::from_config(&text);
        options.portal_rate = rate;
    });
    world.config(session);
    world.logged_in(&["big"])
}

/// A portal in place of the sandbox's, with these answers by path.
pub(crate) async fn portal(world: &mut World, answers: &[(&str, Value)]) -> MockServer {
    let server = MockServer::start().await;
    for (at, answer) in answers {
        Mock::given(path(*at))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&server)
            .await;
    }
    world.set("AWS_ENDPOINT_URL_SSO", server.uri());
    server
}

#[test]
fn accounts_are_tab_separated_lines_when_piped() {
    let world = homesso();
    snapshot!(world.run(&["list", "accounts", "homesso"]), @r"
    homesso	246673439297	Backup	backup@example.com
    homesso	595169679408	Log Archive	log.archive@example.com
    homesso	123412341234	Muppets	muppets@example.com
    homesso	423094085027	Networking	networking@example.com
    homesso	429628183978	Production	production@example.com
    homesso	748003855959	Shared Services	shared.services@example.com
    homesso	539963077979	Staging	staging@example.com
    ------- stderr -------
    [exit status: 0]
    ");
    assert_eq!(world.asked(), ["ListAccounts"]);
}

#[test]
fn roles_are_tab_separated_lines_with_their_profiles_when_piped() {
    let world = homesso();
    world.config(format!(
        "{README}[profile again]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n"
    ));
    let output = world.run(&["list", "roles", "homesso", "--account", "*s"]);
    snapshot!(output, @r"
    homesso	123412341234	Muppets	AdministratorAccess	homesso.muppetadmin
    homesso	123412341234	Muppets	MuppetAccess	homesso.muppetuser,again
    homesso	748003855959	Shared Services	AdministratorAccess	
    homesso	748003855959	Shared Services	BillingAccess	
    homesso	748003855959	Shared Services	DatabaseAccess	
    homesso	748003855959	Shared Services	DeveloperAccess	
    homesso	748003855959	Shared Services	NetworkAccess	
    homesso	748003855959	Shared Services	PowerUserAccess	
    homesso	748003855959	Shared Services	ReadOnlyAccess	
    homesso	748003855959	Shared Services	SupportAccess	
    ------- stderr -------
    [exit status: 0]
    ");
    assert!(
        output
            .stdout
            .lines()
            .all(|line| line.split('\t').count() == 5)
    );
}

#[test]
fn the_documents_are_those_of_the_contract() {
    let world = homesso();
    let muppets = ["--account", "muppets", "--json"];
    let output = world.run(&[&["list", "accounts", "homesso"], &muppets[..]].concat());
    assert_eq!(
        output.json(),
        json!({ "schema": 1, "accounts": [{
            "session": "homesso", "account_id": "123412341234", "account_name": "Muppets", "email": "muppets@example.com"
        }] })
    );
    let output = world.run(
        &[
            &["list", "roles", "homesso", "--role", "muppet*"],
            &muppets[..],
        ]
        .concat(),
    );
    assert_eq!(
        output.json(),
        json!({ "schema": 1, "roles": [{
            "session": "homesso", "account_id": "123412341234", "account_name": "Muppets",
            "role_name": "MuppetAccess", "profiles": ["homesso.muppetuser"]
        }] })
    );
    let none = world.run(&["list", "roles", "homesso", "--account", "x", "--json"]);
    assert_eq!(
        (none.json()["roles"].clone(), none.code),
        (json!([]), Some(0))
    );
}

#[test]
fn what_is_not_wanted_is_left_out_and_not_asked_for() {
    let world = homesso();
    let output = world.run(&["list", "roles", "homesso", "--account", "12341234????"]);
    assert_eq!(output.stdout.lines().count(), 2, "{output}");
    assert_eq!(world.asked(), ["ListAccounts", "ListAccountRoles"]);
    let output = world.run(&["list", "roles", "homesso", "--role", "network[!x]ccess"]);
    let names: Vec<_> = output
        .stdout
        .lines()
        .map(|line| line.split('\t').nth(2))
        .collect();
    assert_eq!(
        names,
        [Some("Networking"), Some("Shared Services")],
        "{output}"
    );
    world.asked();
    let output = world.run(&[
        "list",
        "accounts",
        "homesso",
        "--role",
        "NETWORK*",
        "--account",
        "n*",
    ]);
    let names: Vec<_> = output
        .stdout
        .lines()
        .map(|line| line.split('\t').nth(2))
        .collect();
    assert_eq!(names, [Some("Networking")], "{output}");
    assert_eq!(world.asked(), ["ListAccounts", "ListAccountRoles"]);
}

#[test]
fn sessions_are_named_as_in_login_and_stand_in_config_order() {
    let mut world = World::approving().logged_in(&["--all"]);
    let sessions = |output: &crate::run::Output| {
        let mut names: Vec<_> = output
            .stdout
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    };
    let all = world.run(&["list", "accounts", "--all"]);
    assert_eq!(sessions(&all), ["homesso", "worksso", OLD]);
    assert_eq!(all.code, Some(0), "{all}");
    assert_eq!(world.run(&["list", "accounts", "--all"]), all);
    let two = world.run(&["list", "accounts", "worksso", "homesso.muppetuser"]);
    assert_eq!(sessions(&two), ["homesso", "worksso"]);
    assert_eq!(
        two.stderr,
        "`homesso.muppetuser` is a profile; its session is `homesso`\n"
    );
    let ambiguous = world.run(&["list", "roles"]);
    assert_eq!(
        (ambiguous.code, ambiguous.stdout.as_str()),
        (Some(2), ""),
        "{ambiguous}"
    );
    world.set("AWS_PROFILE", "worksso.dev");
    assert_eq!(sessions(&world.run(&["list", "roles"])), ["worksso"]);
}

#[test]
fn a_terminal_shows_a_table_and_how_far_it_is() {
    let world = homesso();
    let (accounts, code) = Terminal::start(&world, &["list", "accounts", "homesso"]).finish();
    assert_eq!(code, 0, "{accounts}");
    snapshot!(screen(&accounts), @r"
    SESSION  ACCOUNT       NAME             EMAIL
    homesso  246673439297  Backup           backup@example.com
    homesso  595169679408  Log Archive      log.archive@example.com
    homesso  123412341234  Muppets          muppets@example.com
    homesso  423094085027  Networking       networking@example.com
    homesso  429628183978  Production       production@example.com
    homesso  748003855959  Shared Services  shared.services@example.com
    homesso  539963077979  Staging          staging@example.com
    ");
    let (roles, code) = Terminal::start(
        &world,
        &["list", "roles", "homesso", "--account", "muppets"],
    )
    .finish();
    assert_eq!(code, 0, "{roles}");
    let (line, table) = roles.rsplit_once("\r\u{1b}[K").expect("a line in place");
    assert!(
        line.starts_with("\r\u{1b}[Khomesso  0 of 1 accounts"),
        "{roles:?}"
    );
    assert!(!line.contains('\n'), "{roles:?}");
    snapshot!(screen(table), @r"
    SESSION  ACCOUNT       NAME     ROLE                 PROFILES
    homesso  123412341234  Muppets  AdministratorAccess  homesso.muppetadmin
    homesso  123412341234  Muppets  MuppetAccess         homesso.muppetuser
    ");
    let plain = ["list", "roles", "homesso", "--color", "never"];
    let (plain, _) = Terminal::start(&world, &plain).finish();
    assert!(
        !plain.contains('\u{1b}') && !plain.contains(" of 7 "),
        "{plain:?}"
    );
}

#[test]
fn a_token_that_the_portal_refuses_is_renewed_once() {
    let world = homesso();
    world.advance(TimeDelta::hours(2));
    let output = world.run(&["list", "roles", "homesso", "--account", "Muppets"]);
    assert_eq!(
        (output.code, output.stdout.lines().count()),
        (Some(0), 2),
        "{output}"
    );
    assert_eq!(
        world.asked(),
        [
            "ListAccounts UnauthorizedException",
            "CreateToken",
            "ListAccounts",
            "ListAccountRoles"
        ]
    );
}

#[test]
fn where_a_person_is_needed_it_says_so_and_asks_nobody() {
    let world = World::approving();
    snapshot!(world.run(&["list", "roles", "homesso"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.asked(), [""; 0]);
    let world = homesso();
    world.advance(TimeDelta::hours(9));
    let output = world.run(&["list", "accounts", "homesso", "--json"]);
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
        !world
            .asked()
            .contains(&"StartDeviceAuthorization".to_owned())
    );
}

#[test]
fn one_session_that_fails_costs_the_others_nothing() {
    let world = homesso();
    let output = world.run(&["list", "accounts", "--all", "--account", "Muppets"]);
    snapshot!(output, @r"
    homesso	123412341234	Muppets	muppets@example.com
    ------- stderr -------
    worksso                           failed: a person must log in; run `ssologin worksso`
    https://oldsso.awsapps.com/start  failed: a person must log in; run `ssologin https://oldsso.awsapps.com/start`
    [exit status: 4]
    ");
}

#[test]
fn a_broken_session_alone_has_its_own_code() {
    let world = World::approving();
    world.config("[sso-session broken]\nsso_region = eu-west-1\n");
    let output = world.run(&["list", "accounts", "broken"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(5), ""),
        "{output}"
    );
}

#[tokio::test]
async fn one_account_that_fails_costs_the_others_nothing() {
    let mut world = homesso();
    let account = |id: &str, name: &str| json!({ "accountId": id, "accountName": name });
    let two = json!({ "accountList": [account("2", "beta"), account("1", "Alpha")] });
    let server = portal(&mut world, &[("/assignment/accounts", two)]).await;
    let roles = json!({ "roleList": [{ "roleName": "Admin" }] });
    let good = ResponseTemplate::new(200).set_body_json(roles);
    let bad = ResponseTemplate::new(403).insert_header("x-amzn-errortype", "ForbiddenException");
    for (id, answer) in [("1", &bad), ("2", &good)] {
        Mock::given(query_param("account_id", id))
            .respond_with(answer.clone())
            .mount(&server)
            .await;
    }
    snapshot!(world.run(&["list", "roles", "homesso"]), @r"
    homesso	2	beta	Admin	
    ------- stderr -------
    homesso  failed: account 1 (Alpha): 127.0.0.1:[PORT] does not give this to you (ListAccountRoles)
    [exit status: 4]
    ");
    let rest = world.run(&["list", "accounts", "homesso", "--role", "other"]);
    assert_eq!((rest.code, rest.stdout.as_str()), (Some(4), ""), "{rest}");
    let alone = world.run(&["list", "roles", "homesso", "--account", "alpha"]);
    assert_eq!(
        (alone.code, alone.stdout.as_str()),
        (Some(1), ""),
        "{alone}"
    );
}

#[tokio::test]
async fn what_the_portal_says_breaks_no_column_and_no_terminal() {
    let mut world = homesso();
    let evil = "a\tb\nc\u{1b}[2J\u{202e}";
    let list = json!({ "accountList": [{ "accountId": "1\r2", "accountName": evil, "emailAddress": evil }] });
    let roles = json!({ "roleList": [{ "roleName": evil }] });
    let answers = [("/assignment/accounts", list), ("/assignment/roles", roles)];
    let _server = portal(&mut world, &answers).await;
    for what in ["accounts", "roles"] {
        let output = world.run(&["list", what, "homesso"]);
        let columns = if what == "roles" { 5 } else { 4 };
        assert_eq!(output.stdout.lines().count(), 1, "{output}");
        assert_eq!(output.stdout.split('\t').count(), columns, "{output}");
        assert!(
            output.stdout.contains(r"a\u{9}b\u{a}c\u{1b}[2J\u{202e}"),
            "{output}"
        );
        let document = world.run(&["list", what, "homesso", "--json"]);
        assert_eq!(document.json()[what][0]["account_name"], evil);
        assert!(
            !document.stdout.contains(['\u{1b}', '\u{202e}']),
            "{document}"
        );
        let (shown, code) = Terminal::start(&world, &["list", what, "homesso"]).finish();
        let table = shown.rsplit("\r\u{1b}[K").next().unwrap();
        assert!(
            code == 0 && !screen(table).contains('\u{202e}'),
            "{shown:?}"
        );
        assert!(!shown.contains("[2J\u{202e}"), "{shown:?}");
    }
}

#[tokio::test]
async fn pages_that_do_not_end_are_refused() {
    let mut world = homesso();
    let account = json!({ "accountId": "1", "accountName": "one" });
    let again = json!({ "accountList": [account], "nextToken": "again" });
    let _server = portal(&mut world, &[("/assignment/accounts", again)]).await;
    snapshot!(world.run(&["list", "accounts", "homesso"]), @r"
    ------- stderr -------
    error: homesso: the portal's list of accounts does not end
    hint: check the endpoint variables and the proxy
    [exit status: 1]
    ");
    let one = json!({ "accountList": [account] });
    let again = json!({ "roleList": [], "nextToken": "again" });
    let answers = [("/assignment/accounts", one), ("/assignment/roles", again)];
    let _server = portal(&mut world, &answers).await;
    let output = world.run(&["list", "roles", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output.stderr.contains("list of roles does not end"),
        "{output}"
    );
}

#[test]
fn every_page_is_read() {
    let world = big(230, None);
    let output = world.run(&["list", "accounts", "big"]);
    // The sandbox adds six of its own.
    assert_eq!(output.stdout.lines().count(), 236, "{}", output.stderr);
    assert_eq!(world.asked(), ["ListAccounts"; 3]);
}

#[test]
fn a_portal_that_throttles_is_listed_whole() {
    let world = big(150, Some(30));
    let output = world.run(&["list", "roles", "big", "--role", "Role?"]);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    assert_eq!(output.stdout.lines().count(), 450);
    let asked = world.asked();
    let refused = asked
        .iter()
        .filter(|asked| asked.ends_with("TooManyRequestsException"));
    let refused = refused.count();
    assert!((1..100).contains(&refused), "{refused} of {}", asked.len());
}

#[test]
fn two_thousand_accounts_are_listed_as_fast_as_a_portal_allows() {
    let begun = Instant::now();
    let world = big(2000, Some(500));
    let output = world.run(&["list", "roles", "big", "--role", "Role?"]);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    assert_eq!(output.stdout.lines().count(), 6000);
    // At 20 a second it would be more than a minute and a half.
    assert!(begun.elapsed() < Duration::from_secs(90));
}
