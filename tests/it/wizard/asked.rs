//! Questions on a terminal.

use super::*;
use crate::run::README;
use crate::terminal::{Terminal, words};

const DOWN: &str = "\u{1b}[B";
const ESC: &str = "\u{1b}";

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

#[test]
fn a_few_answers_and_one_login_make_a_profile_that_works() {
    let world = World::waiting();
    let mut terminal = Terminal::start(&world, &["configure"]);
    choose(&mut terminal, "Session: ", &format!("{DOWN}{DOWN}{DOWN}\r"));
    terminal.until("approve code ", 1);
    assert!(terminal.by_lines());
    world.sandbox().approve(&world.sandbox().pending()[0]);
    terminal.until("logged in: 5", 1);
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
    assert_eq!(written.matches("logged in: 5").count(), 1, "{written}");
    let name = "homesso.shared-services.poweruseraccess";
    let use_it = format!("`aws s3 ls --profile {name}`, or `export AWS_PROFILE={name}`");
    assert!(words(&written).contains(&use_it), "{written}");
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
fn a_login_that_is_denied_is_told_once_and_writes_nothing() {
    let world = World::waiting();
    let before = text(&world);
    let mut terminal = Terminal::start(&world, &["configure", "profile", "--session", "homesso"]);
    terminal.until("approve code ", 1);
    world.sandbox().deny(&world.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    assert_eq!(code, 1, "{written}");
    assert_eq!(written.matches("was denied in the browser").count(), 1);
    assert!(!written.contains("logged in"), "{written}");
    assert_eq!(text(&world), before);
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
