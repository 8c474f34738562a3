//! `ssologin configure profile`: from a few answers to a profile that works.

use std::fs;

use crate::run::{OLD, README, World, snapshot};
use crate::terminal::Terminal;

const DOWN: &str = "\u{1b}[B";
const ESC: &str = "\u{1b}";

/// What needs no question.
const ALL: &[&str] = &[
    "configure",
    "profile",
    "new",
    "--session",
    "homesso",
    "--account",
    "123412341234",
    "--role",
    "MuppetAccess",
];

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

fn text(world: &World) -> String {
    fs::read_to_string(world.path(".aws/config")).unwrap()
}

/// Waits for a list, and answers by keys.
fn choose(terminal: &mut Terminal, list: &str, keys: &str) {
    terminal.until(list, 1);
    terminal.until("type to filter", 1);
    terminal.keys(keys);
}

/// Waits for a question, and answers with a line.
fn answer(terminal: &mut Terminal, question: &str, line: &str) {
    terminal.until(question, 1);
    terminal.line(line);
}

fn works(world: &World, profile: &str) {
    let credentials = world.run(&["credentials", "--profile", profile]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert!(credentials.json()["AccessKeyId"].is_string());
}

#[test]
fn a_few_answers_and_one_login_make_a_profile_that_works() {
    let world = World::waiting();
    let mut terminal = Terminal::start(&world, &["configure"]);
    choose(&mut terminal, "Session: ", &format!("{DOWN}{DOWN}{DOWN}\r"));
    terminal.until("approve code ", 1);
    assert!(terminal.by_lines());
    world.sandbox().approve(&world.sandbox().pending()[0]);
    terminal.until("123412341234", 1);
    // By the end of its name and the beginning of its id: `Shared Services` has both, in any order of the words.
    terminal.keys("ices SHARED\r");
    terminal.until("Role: ", 1);
    terminal.until("PowerUserAccess", 1);
    terminal.keys("power\r");
    answer(
        &mut terminal,
        "Region (- for none) [eu-west-1]: ",
        "eu_west",
    );
    terminal.until("that is no region", 1);
    answer(&mut terminal, "[eu-west-1]: ", "");
    terminal.until("yaml-stream", 1);
    terminal.keys("yaml-\r");
    let default = "[homesso.shared-services.poweruseraccess]: ";
    answer(&mut terminal, default, "my profile");
    terminal.until("has blanks, and the AWS SDKs for Go", 1);
    terminal.until(default, 2);
    terminal.line("");
    answer(&mut terminal, "[y/N] ", "y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    let name = "homesso.shared-services.poweruseraccess";
    let use_it = format!("`aws s3 ls --profile {name}`, or `export AWS_PROFILE={name}`");
    assert!(written.contains(&use_it), "{written}");
    let new = text(&world);
    assert!(
        new.contains(&format!(
            "\n[profile {name}]\nsso_session = homesso\nsso_account_id = "
        )) && new.contains(
            "\nsso_role_name = PowerUserAccess\nregion = eu-west-1\noutput = yaml-stream\n"
        ),
        "{new}"
    );
    works(&world, name);
    assert!(world.sandbox().pending().is_empty());
}

#[test]
fn without_a_config_the_session_is_asked_for_and_written_in_the_same_edit() {
    let world = World::approving();
    fs::remove_dir_all(world.path(".aws")).unwrap();
    let mut terminal = Terminal::start(&world, &["configure"]);
    answer(
        &mut terminal,
        "SSO start URL: ",
        "https://club.awsapps.com/start/#/",
    );
    terminal.until(
        "the start URL is written as `https://club.awsapps.com/start`",
        1,
    );
    answer(&mut terminal, "Session name [club]: ", "");
    answer(&mut terminal, "SSO region: ", "eu-west-3");
    answer(&mut terminal, "[sso:account:access]: ", "");
    choose(&mut terminal, "Account: ", "1111\r");
    terminal.until("Role: ", 1);
    terminal.until("ReadOnlyAccess", 1);
    terminal.keys("readonly\r");
    answer(&mut terminal, "Region (- for none) [eu-west-3]: ", "-");
    terminal.until("left out", 1);
    terminal.keys("\r");
    answer(&mut terminal, "[club.sandbox.readonlyaccess]: ", "default");
    terminal.until("[y/N] ", 1);
    assert!(!world.path(".aws/config").exists());
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert_eq!(
        text(&world),
        "[sso-session club]\nsso_start_url = https://club.awsapps.com/start\nsso_region = eu-west-3\n\
         sso_registration_scopes = sso:account:access\n\n[default]\nsso_session = club\nsso_account_id = 111122223333\n\
         sso_role_name = ReadOnlyAccess\n"
    );
    assert!(written.contains("use it with `aws s3 ls`"), "{written}");
    works(&world, "default");
}

#[test]
fn what_there_is_only_one_of_is_taken_and_said() {
    let world = World::approving();
    let only = "[sso-session homesso]\nsso_start_url = https://homesso.awsapps.com/start/\nsso_region = eu-west-1\n";
    world.config(only);
    let mut terminal = Terminal::start(&world, &["configure", "profile", "prod"]);
    choose(&mut terminal, "Account: ", "prod\r");
    answer(
        &mut terminal,
        "Region (- for none) [eu-west-1]: ",
        "us-east-1",
    );
    terminal.until("left out", 1);
    terminal.keys("json\r");
    answer(&mut terminal, "[y/N] ", "y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    for said in [
        "the session is `homesso`, the only one",
        "the role is `ReadOnlyAccess`, the only one",
    ] {
        assert!(written.contains(said), "{written}");
    }
    assert!(
        text(&world)
            .ends_with("sso_role_name = ReadOnlyAccess\nregion = us-east-1\noutput = json\n")
    );
    works(&world, "prod");
}

#[test]
fn a_profile_that_is_there_gives_the_defaults() {
    let world = World::approving().logged_in(&["homesso"]);
    let mut terminal = Terminal::start(&world, &["configure", "profile", "homesso.muppetadmin"]);
    choose(&mut terminal, "Session: ", "\r");
    terminal.until("Account: ", 1);
    terminal.until("type to filter", 2);
    terminal.keys("\r");
    terminal.until("Role: ", 1);
    terminal.until("MuppetAccess", 1);
    terminal.keys("\r");
    answer(&mut terminal, "Region (- for none) [eu-west-1]: ", "");
    terminal.until("left out", 1);
    terminal.keys("\r");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("nothing to change"), "{written}");
    assert_eq!(text(&world), README);
}

#[test]
fn with_all_options_nothing_is_asked_and_a_living_token_checks_them() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(&with(ALL, &["--yes", "--output", "json"]));
    snapshot!(output, @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    assert_eq!(world.asked(), ["ListAccounts", "ListAccountRoles"]);
    let section = "\n[profile new]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n\
                   region = eu-west-1\noutput = json\n";
    assert!(text(&world).contains(section), "{}", text(&world));
    works(&world, "new");
    // By name it is the same; a key alone leaves the others, and nobody is asked about them.
    world.asked();
    let by_name = [
        "configure",
        "profile",
        "new",
        "--account",
        "Muppets",
        "--role",
        "MuppetAccess",
        "--yes",
    ];
    snapshot!(world.run(&by_name), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is so already: nothing to change
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    world.asked();
    let one = [
        "configure",
        "profile",
        "new",
        "--region",
        "us-east-1",
        "--yes",
    ];
    assert_eq!(world.run(&one).code, Some(0));
    assert!(text(&world).contains(&section.replace("region = eu-west-1", "region = us-east-1")));
    let none = ["configure", "profile", "new", "--region", "-", "--yes"];
    assert_eq!(world.run(&none).code, Some(0));
    assert!(text(&world).contains(&section.replace("region = eu-west-1\n", "")));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn without_a_token_it_is_written_as_given_and_said_that_nothing_checked_it() {
    let mut world = World::approving();
    let dry = world.run(&with(ALL, &["--dry-run", "--region", "-"]));
    snapshot!(dry, @r"
    --- [HOME]/.aws/config
    +++ [HOME]/.aws/config
    @@ -20,6 +20,11 @@
     sso_role_name = AdministratorAccess
     region = eu-west-1
     
    +[profile new]
    +sso_session = homesso
    +sso_account_id = 123412341234
    +sso_role_name = MuppetAccess
    +
     [profile worksso.dev]
     sso_session = worksso
     sso_account_id = 432143214321
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    [exit status: 0]
    ");
    snapshot!(world.run(&with(ALL, &["--yes"])), @r"
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin homesso`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
    // A name must be looked up.
    let by_name = [
        "configure",
        "profile",
        "x",
        "--session",
        "homesso",
        "--account",
        "Muppets",
        "--role",
        "MuppetAccess",
        "--yes",
    ];
    let before = text(&world);
    snapshot!(world.run(&by_name), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(text(&world), before);
    // An outage says nothing about the account.
    let mut world = {
        world.config(README);
        std::mem::replace(&mut world, World::approving()).logged_in(&["homesso"])
    };
    world.shut_down();
    let output = world.run(&with(ALL, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("not checked: cannot reach 127.0.0.1"),
        "{output}"
    );
}

#[test]
fn what_the_portal_does_not_list_is_refused_and_the_nearest_named() {
    let world = World::approving().logged_in(&["homesso"]);
    let before = text(&world);
    let refused = |session: &str, account: &str, role: &str| {
        let output = world.run(&[
            "configure",
            "profile",
            "x",
            "--session",
            session,
            "--account",
            account,
            "--role",
            role,
            "--yes",
        ]);
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(text(&world), before);
        output.stderr
    };
    snapshot!(refused("homeso", "123412341234", "MuppetAccess"), @r"
    error: there is no `[sso-session homeso]`
    hint: did you mean `homesso`?
    ");
    snapshot!(refused("homesso", "123412341235", "MuppetAccess"), @r"
    error: the portal of `homesso` lists no account `123412341235`
    hint: did you mean `123412341234`?
    ");
    snapshot!(refused("homesso", "Mupets", "MuppetAccess"), @r"
    error: the portal of `homesso` lists no account `Mupets`
    hint: did you mean `Muppets`?
    ");
    snapshot!(refused("homesso", "Muppets", "MupetAccess"), @r"
    error: the portal of `homesso` lists no role `MupetAccess` in Muppets (123412341234)
    hint: did you mean `MuppetAccess`?
    ");
    snapshot!(refused("homesso", "Muppets", "zzz"), @r"
    error: the portal of `homesso` lists no role `zzz` in Muppets (123412341234)
    hint: `ssologin list roles homesso` names those there are
    ");
}

#[test]
fn what_is_missing_is_named_where_nobody_can_be_asked() {
    let world = World::approving();
    let before = world.tree();
    let refused = |arguments: &[&str]| {
        let output = world.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
        output.stderr
    };
    snapshot!(refused(&["configure"]), @r"
    error: there is no answer to `Session`
    hint: give `--session`
    ");
    snapshot!(refused(&ALL[..5]), @r"
    error: there is no answer to `Account`
    hint: give `--account`
    ");
    snapshot!(refused(&ALL[..7]), @r"
    error: there is no answer to `Role`
    hint: give `--role`
    ");
    snapshot!(refused(&[&ALL[..2], &ALL[3..], &["--yes"]].concat()), @r"
    error: there is no answer to `Profile name`
    hint: give `NAME`
    ");
    snapshot!(refused(ALL), @r"
    warning: account and role are written as given, and not checked: nobody is logged in
    error: nobody can be asked whether it is to be written
    hint: `--yes` writes without asking, `--dry-run` shows what it would write
    ");
    snapshot!(refused(&[&["configure", "profile", "my profile"], &ALL[3..], &["--yes"]].concat()), @"error: the name `my profile` has blanks, and the AWS SDKs for Go, Rust, JavaScript and C++ find no quoted name: choose one of letters, digits and `_-./@:+`");
    snapshot!(refused(&with(ALL, &["--yes", "--region", "eu_west"])), @"error: `--region`: that is no region: write one such as `eu-west-1`");
    assert!(refused(&with(ALL, &["--output", "xml"])).contains("yaml-stream"));
    assert_eq!(world.tree(), before);
}

#[test]
fn a_legacy_profile_is_converted_and_that_is_said() {
    let world = World::approving();
    let session =
        format!("{README}\n[sso-session oldsso]\nsso_start_url = {OLD}/\nsso_region = us-west-2\n");
    world.config(&session);
    let output = world.run(&[
        "configure",
        "profile",
        "oldstyle",
        "--region",
        "eu-west-1",
        "--yes",
    ]);
    snapshot!(output, @r"
    ------- stderr -------
    `oldstyle` has a start URL of its own: the session takes its place
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin oldsso`
    use it with `aws s3 ls --profile oldstyle`, or `export AWS_PROFILE=oldstyle`
    [exit status: 0]
    ");
    let converted = session.replace(
        &format!("sso_start_url = {OLD}\nsso_region = us-west-2\nsso_account_id"),
        "sso_session = oldsso\nsso_account_id",
    );
    let converted = converted.replace(
        "LegacyAccess\nregion = us-west-2",
        "LegacyAccess\nregion = eu-west-1",
    );
    assert_eq!(text(&world), converted);
    assert_eq!(world.run(&["oldsso"]).code, Some(0));
    works(&world, "oldstyle");
}

#[test]
fn what_would_win_over_the_profile_is_told_or_refused() {
    let world = World::approving();
    world.config(format!(
        "{README}\n[profile new]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n"
    ));
    let output = world.run(&with(ALL, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stderr.contains("warning: [profile new] names a role that is assumed and SSO: the AWS CLI takes a role that is assumed"),
        "{output}"
    );
    world.config(README);
    world.write(".aws/credentials", "[new]\nsso_role_name = Other\n");
    snapshot!(world.run(&with(ALL, &["--yes"])), @r"
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    error: the profile `new` would stand for something else: what the credentials file has for it wins over the config
    hint: choose another name, or delete the section of the credentials file
    [exit status: 5]
    ");
    assert_eq!(text(&world), README);
}

#[test]
fn stopped_at_any_question_it_writes_nothing_and_leaves_the_terminal_as_it_was() {
    let world = World::approving().logged_in(&["homesso"]);
    let before = world.tree();
    let account = ["configure", "profile", "--session", "homesso"];
    let role = with(&account, &["--account", "Muppets"]);
    let region = with(&role, &["--role", "MuppetAccess"]);
    let output = with(&region, &["--region", "eu-west-1"]);
    let name = with(&output, &["--output", "json", "--yes"]);
    let all = with(ALL, &["--region", "-", "--output", "json"]);
    for (arguments, question) in [
        (&["configure"][..], "Session: "),
        (&account, "Account: "),
        (&role, "Role: "),
        (&output, "Output of the AWS CLI: "),
    ] {
        for keys in ["\u{3}", ESC] {
            let mut terminal = Terminal::start(&world, arguments);
            choose(&mut terminal, question, keys);
            assert!(terminal.ends_by_lines());
            let (written, code) = terminal.finish();
            assert_eq!(code, 130, "{written}");
            assert!(written.contains("nothing else was changed"), "{written}");
        }
        // A signal from elsewhere.
        let mut terminal = Terminal::start(&world, arguments);
        choose(&mut terminal, question, "");
        terminal.interrupt();
        assert!(terminal.ends_by_lines());
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
        assert!(written.contains("\u{1b}[?25h\u{1b}[?2004l"), "{written:?}");
    }
    for (arguments, question) in [
        (&region, "Region (- for none) "),
        (&name, "Profile name "),
        (&all, "[y/N] "),
    ] {
        let mut terminal = Terminal::start(&world, arguments);
        terminal.until(question, 1);
        terminal.interrupt();
        assert_eq!(terminal.finish().1, 130);
        let mut terminal = Terminal::start(&world, arguments);
        answer(&mut terminal, question, ESC);
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
    }
    assert_eq!(world.tree(), before);
}

#[test]
fn a_narrow_terminal_without_colours_shows_names_cut_and_ids_whole() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.set("NO_COLOR", "1");
    let arguments = [
        "configure",
        "profile",
        "x",
        "--session",
        "homesso",
        "--dry-run",
    ];
    for columns in [40, 24] {
        let mut terminal = Terminal::sized(&world, &arguments, columns);
        terminal.until("type to filter", 1);
        terminal.keys("123412341234\r");
        choose(&mut terminal, "Role: ", ESC);
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
        let list = written.split("type to filter").next().unwrap();
        let rows: Vec<&str> = list
            .lines()
            .filter(|row| row.contains("3412341234"))
            .collect();
        assert_eq!(rows.len(), 1, "{list}");
        assert!(rows[0].contains(" 123412341234"), "{list}");
        for row in list.lines().skip(1) {
            assert!(
                anstream::adapter::strip_str(row)
                    .to_string()
                    .chars()
                    .count()
                    <= usize::from(columns),
                "{row:?}"
            );
        }
        // Nothing is painted: what remains moves the cursor.
        let painted = written.split("\u{1b}[").skip(1).any(|rest| {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            rest[end..].starts_with('m')
        });
        assert!(!painted, "{written:?}");
    }
}
