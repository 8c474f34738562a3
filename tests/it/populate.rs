//! `ssologin configure populate`: a profile for each role that a portal gives.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::portal::{big, portal};
use crate::run::{OLD, Output, README, World, snapshot};
use crate::terminal::{Terminal, screen};

const POPULATE: [&str; 2] = ["configure", "populate"];

fn homesso() -> World {
    World::approving().logged_in(&["homesso"])
}

fn populate(world: &World, arguments: &[&str]) -> Output {
    world.run(&[&POPULATE, arguments].concat())
}

fn text(world: &World) -> String {
    fs::read_to_string(world.path(".aws/config")).unwrap()
}

/// What is written for a role.
fn profile(name: &str, account: &str, role: &str, region: &str) -> String {
    format!(
        "[profile {name}]\nsso_session = homesso\nsso_account_id = {account}\nsso_role_name = {role}\n\
         region = {region}\nssologin_populated = true\n\n"
    )
}

/// The README's config with these lines behind the last profile of `homesso`.
fn with(lines: &str) -> String {
    README.replace(
        "[profile worksso.dev]",
        &format!("{lines}[profile worksso.dev]"),
    )
}

const SOME: &[&str] = &["homesso", "--include", "Staging", "--include", "backup"];

fn staging() -> String {
    let roles = [
        (
            "homesso.backup.backupoperator",
            "246673439297",
            "BackupOperator",
        ),
        (
            "homesso.backup.readonlyaccess",
            "246673439297",
            "ReadOnlyAccess",
        ),
        (
            "homesso.staging.administratoraccess",
            "539963077979",
            "AdministratorAccess",
        ),
        (
            "homesso.staging.developeraccess",
            "539963077979",
            "DeveloperAccess",
        ),
    ];
    let roles = roles.map(|(name, account, role)| profile(name, account, role, "eu-west-1"));
    roles.concat()
}

/// Says what the portals answer: accounts with their roles, and which accounts cannot be listed.
async fn gives(
    world: &mut World,
    accounts: &[(&str, &str, &[&str])],
    refused: &[&str],
) -> MockServer {
    let list = accounts
        .iter()
        .map(|(id, name, _)| json!({ "accountId": id, "accountName": name }));
    let list = json!({ "accountList": list.collect::<Vec<_>>() });
    let server = portal(world, &[("/assignment/accounts", list)]).await;
    for (id, _, roles) in accounts {
        let roles = roles.iter().map(|role| json!({ "roleName": role }));
        let roles = json!({ "roleList": roles.collect::<Vec<_>>() });
        let answer = match refused.contains(id) {
            true => {
                ResponseTemplate::new(403).insert_header("x-amzn-errortype", "ForbiddenException")
            }
            false => ResponseTemplate::new(200).set_body_json(roles),
        };
        Mock::given(path("/assignment/roles"))
            .and(query_param("account_id", *id))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}

#[test]
fn new_profiles_stand_behind_those_of_their_session_and_work() {
    let world = homesso();
    let output = populate(&world, &[SOME, &["--yes"]].concat());
    snapshot!(output, @r"
    ------- stderr -------
    homesso  4 new profiles
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    assert_eq!(text(&world), with(&staging()));
    let name = "homesso.staging.developeraccess";
    let credentials = world.run(&["credentials", "--profile", name]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    let before = world.shared_contents();
    snapshot!(populate(&world, &[SOME, &["--yes", "--prune"]].concat()), @r"
    ------- stderr -------
    homesso  0 new profiles, 4 roles have one already
    `[HOME]/.aws/config` is so already: nothing to change
    [exit status: 0]
    ");
    assert_eq!(world.shared_contents(), before);
    // And all of them: what is there stays byte for byte.
    let all = populate(&world, &["--all", "--yes"]);
    assert_eq!(all.code, Some(4), "{all}");
    assert!(
        all.stderr
            .contains("homesso  11 new profiles, 6 roles have one already\n"),
        "{all}"
    );
    assert!(
        text(&world).contains(staging().trim_end()),
        "{}",
        text(&world)
    );
    let problems = world.run(&["list", "profiles", "--json"]).json();
    let profiles = problems["profiles"].as_array().unwrap();
    assert!(
        profiles.iter().all(|profile| profile["usable"] == true),
        "{problems}"
    );
}

#[test]
fn comments_and_line_ends_are_those_of_the_file() {
    let world = homesso();
    let odd = |text: &str| format!("\u{feff}# mine\n{text}\n# the end").replace('\n', "\r\n");
    world.config(odd(README));
    assert_eq!(populate(&world, &[SOME, &["--yes"]].concat()).code, Some(0));
    assert_eq!(text(&world), odd(&with(&staging())));
}

#[test]
fn a_dry_run_prints_the_diff_and_writes_nothing() {
    let world = homesso();
    let before = world.shared_contents();
    let arguments = [
        "--include",
        "log*",
        "--region",
        "eu-north-1",
        "--name",
        "{role}@{account_id}",
    ];
    let output = populate(
        &world,
        &[&["homesso", "--dry-run"], &arguments[..]].concat(),
    );
    snapshot!(output, @r"
    --- [HOME]/.aws/config
    +++ [HOME]/.aws/config
    @@ -20,6 +20,13 @@
     sso_role_name = AdministratorAccess
     region = eu-west-1
     
    +[profile readonlyaccess@595169679408]
    +sso_session = homesso
    +sso_account_id = 595169679408
    +sso_role_name = ReadOnlyAccess
    +region = eu-north-1
    +ssologin_populated = true
    +
     [profile worksso.dev]
     sso_session = worksso
     sso_account_id = 432143214321
    ------- stderr -------
    homesso  1 new profile
    [exit status: 0]
    ");
    assert_eq!(world.shared_contents(), before);
}

#[test]
fn what_is_typed_is_checked_before_the_portal_is_asked() {
    let world = homesso();
    let before = world.tree();
    let refused = |arguments: &[&str]| {
        let output = populate(&world, arguments);
        assert_eq!(
            (output.code, world.tree() == before),
            (Some(2), true),
            "{output}"
        );
        output.stderr.lines().next().unwrap().to_owned()
    };
    snapshot!(refused(&["homesso", "--yes", "--name", "{Account}"]), @"error: invalid value '{Account}' for '--name <TEMPLATE>': `{Account}` is no word of a name: {session}, {account}, {account_id}, {role} and {email} are");
    snapshot!(refused(&["homesso", "--yes", "--name", ""]), @"error: invalid value '' for '--name <TEMPLATE>': a name of nothing names no profile: write one such as `{session}.{account}.{role}`");
    snapshot!(refused(&["homesso", "--yes", "--region", "eu west"]), @"error: invalid value 'eu west' for '--region <REGION>': that is no region: write one such as `eu-west-1`");
    snapshot!(refused(&["homeso", "--yes"]), @"error: there is no session and no profile `homeso`");
    // Without `--yes` a listing of minutes would be for nothing.
    snapshot!(refused(&["homesso"]), @"error: nobody can be asked whether it is to be written");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn profiles_with_a_start_url_of_their_own_are_to_migrate_first() {
    let world = World::approving();
    snapshot!(populate(&world, &[OLD, "--yes"]), @r"
    ------- stderr -------
    error: https://oldsso.awsapps.com/start is a start URL of profiles, not a session that others could be bound to
    hint: `ssologin configure migrate` makes a session of it
    [exit status: 2]
    ");
    snapshot!(populate(&world, &["oldstyle", "--yes"]), @r"
    ------- stderr -------
    `oldstyle` is a profile; its session is `https://oldsso.awsapps.com/start`
    error: https://oldsso.awsapps.com/start is a start URL of profiles, not a session that others could be bound to
    hint: `ssologin configure migrate oldstyle` makes a session of it
    [exit status: 2]
    ");
    world.config(format!(
        "[profile o]\nsso_start_url = {OLD}\nsso_region = us-west-2\n"
    ));
    assert_eq!(populate(&world, &["--all", "--yes"]).code, Some(2));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn where_a_person_is_needed_the_command_is_named() {
    let world = World::approving();
    snapshot!(populate(&world, &["homesso", "--yes"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(text(&world), README);
}

#[test]
fn on_a_terminal_a_person_logs_in_and_confirms() {
    let world = World::approving();
    let arguments = [&POPULATE, SOME].concat();
    let mut terminal = Terminal::start(&world, &arguments);
    terminal.until("[y/N] ", 1);
    terminal.line("n");
    let (written, code) = terminal.finish();
    assert_eq!((code, text(&world)), (1, README.to_owned()), "{written}");
    let asked = world.asked();
    assert!(
        asked.contains(&"StartDeviceAuthorization".to_owned()),
        "{asked:?}"
    );
    let mut terminal = Terminal::start(&world, &arguments);
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!((code, text(&world)), (0, with(&staging())), "{written}");
    let (_, shown) = written.rsplit_once("\r\u{1b}[K").expect("a line in place");
    let shown = screen(shown);
    assert!(shown.starts_with("homesso  4 new profiles\n"), "{shown}");
    assert!(
        shown.contains("\n+[profile homesso.backup.backupoperator]\n"),
        "{shown}"
    );
}

#[test]
fn a_config_that_is_edited_while_it_lists_keeps_the_edit() {
    let world = World::approving();
    let arguments = [&POPULATE, SOME].concat();
    let mut terminal = Terminal::start(&world, &arguments);
    terminal.until("[y/N] ", 1);
    let edited = format!("{README}# mine\n");
    world.config(&edited);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!((code, text(&world)), (1, edited), "{written}");
    assert!(
        written.contains("was changed by another program meanwhile"),
        "{written}"
    );
}

#[test]
fn what_changes_while_a_person_logs_in_counts() {
    let world = World::waiting();
    let arguments = [&POPULATE, SOME, &["--yes"]].concat();
    let mut terminal = Terminal::start(&world, &arguments);
    terminal.until("user_code=", 1);
    terminal.until("\n", 1);
    world.config(format!("# mine\n{README}"));
    world.sandbox().approve(&world.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    let expected = format!("# mine\n{}", with(&staging()));
    assert_eq!((code, text(&world)), (0, expected), "{written}");

    let world = World::waiting();
    let mut terminal = Terminal::start(&world, &arguments);
    terminal.until("user_code=", 1);
    terminal.until("\n", 1);
    let other = README.replace("https://homesso", "https://other");
    world.config(&other);
    world.sandbox().approve(&world.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    assert_eq!((code, text(&world)), (1, other), "{written}");
    let sentence = "the session `homesso` was changed by another program meanwhile";
    assert!(written.contains(sentence), "{written}");
}

#[tokio::test]
async fn what_can_be_listed_is_written_and_nothing_is_pruned_where_something_is_missing() {
    let mut world = homesso();
    let old = profile("homesso.alpha.old", "1", "Old", "eu-west-1");
    world.config(with(&old));
    let accounts: &[(&str, &str, &[&str])] = &[("1", "Alpha", &["New"]), ("2", "Beta", &["Admin"])];
    let part = gives(&mut world, accounts, &["2"]).await;
    let arguments = ["homesso", "worksso", "--prune", "--yes"];
    snapshot!(populate(&world, &arguments), @r"
    ------- stderr -------
    homesso  failed: account 2 (Beta): 127.0.0.1:[PORT] does not give this to you (ListAccountRoles)
    worksso  failed: a person must log in; run `ssologin worksso`
    homesso  1 new profile
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let new = profile("homesso.alpha.new", "1", "New", "eu-west-1");
    assert_eq!(text(&world), with(&format!("{old}{new}")));
    drop(part);
    let _whole = gives(&mut world, accounts, &[]).await;
    snapshot!(populate(&world, &arguments), @r"
    ------- stderr -------
    worksso  failed: a person must log in; run `ssologin worksso`
    homesso  1 new profile, 1 role has one already, 1 removed
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let beta = profile("homesso.beta.admin", "2", "Admin", "eu-west-1");
    assert_eq!(text(&world), with(&format!("{new}{beta}")));
}

#[tokio::test]
async fn where_nothing_can_be_listed_nothing_is_written() {
    let mut world = homesso();
    let _none = gives(&mut world, &[("1", "Alpha", &["New"])], &["1"]).await;
    let before = text(&world);
    snapshot!(populate(&world, &["homesso", "--prune", "--yes"]), @r"
    ------- stderr -------
    homesso  failed: account 1 (Alpha): 127.0.0.1:[PORT] does not give this to you (ListAccountRoles)
    [exit status: 1]
    ");
    assert_eq!(text(&world), before);
}

#[tokio::test]
async fn what_is_odd_is_told_a_few_times_and_then_counted() {
    let mut world = homesso();
    let hand = profile("homesso.alpha.mine", "1", "Mine", "eu-west-1");
    let hand = hand.replace("\n\n", "\noutput = json\n\n")
        + "[profile homesso.beta.r]\nregion = eu-west-1\n\n";
    world.config(with(&hand));
    let names: Vec<String> = (10..16).map(|id| id.to_string()).collect();
    let mut accounts: Vec<(&str, &str, &[&str])> = vec![
        ("1", "Alpha", &["bad\u{1b}[2J\nname"]),
        ("2", "Beta", &["R"]),
    ];
    accounts.extend(names.iter().map(|id| (id.as_str(), "Same", &["R"][..])));
    let _portal = gives(&mut world, &accounts, &[]).await;
    let output = populate(&world, &["homesso", "--prune", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  7 new profiles
    warning: the name `homesso.beta.r` is not for one profile alone: `R` of account 2 (Beta) gets `homesso.beta.r-2`
    warning: the name `homesso.same.r` is not for one profile alone: `R` of account 10 (Same) gets `homesso.same.r-10`
    warning: the name `homesso.same.r` is not for one profile alone: `R` of account 11 (Same) gets `homesso.same.r-11`
    warning: the name `homesso.same.r` is not for one profile alone: `R` of account 12 (Same) gets `homesso.same.r-12`
    warning: the name `homesso.same.r` is not for one profile alone: `R` of account 13 (Same) gets `homesso.same.r-13`
    warning: and 2 more like these
    warning: homesso: `bad\u{1b}[2J\u{a}name` of account 1 (Alpha) gets no profile: that is no name of a role
    warning: the profile `homesso.alpha.mine` stays, though its role is gone: somebody has added `output`
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    let written = text(&world);
    assert!(
        written.contains("[profile homesso.beta.r]\nregion = eu-west-1\n\n[profile worksso.dev]"),
        "{written}"
    );
    assert!(
        written.contains("ssologin_populated = true\noutput = json\n\n"),
        "{written}"
    );
    snapshot!(populate(&world, &["homesso", "--name", "{email}", "--yes", "--include", "x", "--include", "1?"]), @r"
    ------- stderr -------
    homesso  0 new profiles, 6 roles have one already
    `[HOME]/.aws/config` is so already: nothing to change
    [exit status: 0]
    ");
    world.config(README);
    snapshot!(populate(&world, &["homesso", "--name", "{email}", "--yes", "--include", "Beta"]), @r"
    ------- stderr -------
    error: the template gives `R` of account 2 (Beta) an empty name: add a word such as `{account_id}` to it
    [exit status: 2]
    ");
}

#[test]
fn where_no_region_is_known_none_is_made_up() {
    let world = homesso();
    let (session, _) = README.split_once("[sso-session worksso]").unwrap();
    world.config(session);
    snapshot!(populate(&world, &["--include", "log*", "--yes"]), @r"
    ------- stderr -------
    homesso  1 new profile
    homesso  no region is known for the new profiles: `--region` gives them one
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    let lines = profile(
        "homesso.log-archive.readonlyaccess",
        "595169679408",
        "ReadOnlyAccess",
        "x",
    );
    let lines = lines.replace("region = x\n", "");
    assert_eq!(text(&world), format!("{session}{}\n", lines.trim_end()));
}

#[test]
fn two_thousand_accounts_are_one_listing_and_one_write() {
    let world = big(2000, Some(500));
    let begun = Instant::now();
    let mut asked = String::new();
    let output = populate(&world, &["big", "--yes", "--include", "Role?"]);
    let took = begun.elapsed();
    assert!(
        output.stderr.starts_with("big  6000 new profiles\n"),
        "{output}"
    );
    assert_eq!(output.code, Some(0));
    for operation in world.asked() {
        let _ = writeln!(asked, "{operation}");
    }
    let refused = asked.matches("TooManyRequestsException").count();
    // Each account is asked for once, but for what was refused for the rate alone; six are the sandbox's own.
    assert_eq!(asked.matches("ListAccountRoles").count(), 2006 + refused);
    assert_eq!(text(&world).matches("[profile ").count(), 6000);
    // At 20 a second it would be more than a minute and a half.
    assert!(took < Duration::from_secs(90), "{took:?}");
}
