//! `ssologin list accounts` and `ssologin list roles`: what the portals contain.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Fixture, LEGACY_URL, Output, README, Terminal, big, screen, snapshot};

#[test]
fn accounts_are_tab_separated_lines_when_piped() {
    let fixture = Fixture::signed_in();
    snapshot!(fixture.run(&["list", "accounts", "homesso"]), @r"
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
    assert_eq!(fixture.asked(), ["ListAccounts"]);
}

#[test]
fn roles_are_tab_separated_lines_with_their_profiles_when_piped() {
    let fixture = Fixture::signed_in();
    fixture.config(format!(
        "{README}[profile again]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n"
    ));
    let output = fixture.run(&["list", "roles", "homesso", "--account", "*s"]);
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
fn the_documents_follow_the_contract() {
    let fixture = Fixture::signed_in();
    let muppets = ["--account", "muppets", "--json"];
    let output = fixture.run(&[&["list", "accounts", "homesso"], &muppets[..]].concat());
    assert_eq!(
        output.json(),
        json!({ "schema": 1, "accounts": [{
            "session": "homesso", "account_id": "123412341234", "account_name": "Muppets", "email": "muppets@example.com"
        }] })
    );
    let output = fixture.run(
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
    let none = fixture.run(&["list", "roles", "homesso", "--account", "x", "--json"]);
    assert_eq!(
        (none.json()["roles"].clone(), none.code),
        (json!([]), Some(0))
    );
}

#[test]
fn filtered_accounts_are_omitted_and_not_requested() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(&["list", "roles", "homesso", "--account", "12341234????"]);
    assert_eq!(output.stdout.lines().count(), 2, "{output}");
    assert_eq!(fixture.asked(), ["ListAccounts", "ListAccountRoles"]);
    let output = fixture.run(&["list", "roles", "homesso", "--role", "network[!x]ccess"]);
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
    fixture.asked();
    let output = fixture.run(&[
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
    assert_eq!(fixture.asked(), ["ListAccounts", "ListAccountRoles"]);
}

#[test]
fn sessions_are_named_as_in_login_and_listed_in_config_order() {
    let mut fixture = Fixture::approving().logged_in(&["--all"]);
    let sessions = |output: &Output| {
        let mut names: Vec<_> = output
            .stdout
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    };
    let all = fixture.run(&["list", "accounts", "--all"]);
    assert_eq!(sessions(&all), ["homesso", "worksso", LEGACY_URL]);
    assert_eq!(all.code, Some(0), "{all}");
    assert_eq!(fixture.run(&["list", "accounts", "--all"]), all);
    let two = fixture.run(&["list", "accounts", "worksso", "homesso.muppetuser"]);
    assert_eq!(sessions(&two), ["homesso", "worksso"]);
    assert_eq!(
        two.stderr,
        "`homesso.muppetuser` is a profile, using its session `homesso`\n"
    );
    let ambiguous = fixture.run(&["list", "roles"]);
    assert_eq!(
        (ambiguous.code, ambiguous.stdout.as_str()),
        (Some(2), ""),
        "{ambiguous}"
    );
    fixture.set("AWS_PROFILE", "worksso.dev");
    assert_eq!(sessions(&fixture.run(&["list", "roles"])), ["worksso"]);
}

#[test]
fn a_terminal_shows_a_table_and_the_progress() {
    let fixture = Fixture::signed_in();
    let (accounts, code) = Terminal::start(&fixture, &["list", "accounts", "homesso"]).finish();
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
        &fixture,
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
    let (plain, _) = Terminal::start(&fixture, &plain).finish();
    assert!(
        !plain.contains('\u{1b}') && !plain.contains(" of 7 "),
        "{plain:?}"
    );
}

#[test]
fn every_page_is_read() {
    let fixture = big(230, None);
    let output = fixture.run(&["list", "accounts", "big"]);
    // The sandbox adds six accounts.
    assert_eq!(output.stdout.lines().count(), 236, "{}", output.stderr);
    assert_eq!(fixture.asked(), ["ListAccounts"; 3]);
}

#[test]
fn a_throttling_portal_is_listed_completely() {
    let fixture = big(150, Some(30));
    let output = fixture.run(&["list", "roles", "big", "--role", "Role?"]);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    assert_eq!(output.stdout.lines().count(), 450);
    let asked = fixture.asked();
    let refused = asked
        .iter()
        .filter(|asked| asked.ends_with("TooManyRequestsException"));
    let refused = refused.count();
    assert!((1..100).contains(&refused), "{refused} of {}", asked.len());
}

#[test]
fn two_thousand_accounts_are_listed_as_fast_as_the_portal_allows() {
    let begun = Instant::now();
    let fixture = big(2000, Some(500));
    let output = fixture.run(&["list", "roles", "big", "--role", "Role?"]);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    assert_eq!(output.stdout.lines().count(), 6000);
    // At 20 requests per second, it would take more than a minute and a half.
    assert!(begun.elapsed() < Duration::from_secs(90));
}
