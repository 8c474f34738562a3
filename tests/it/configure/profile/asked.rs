//! `ssologin configure profile` on a terminal: a few answers make a working profile.

use std::fs;

use crate::configure::arguments::{NEW_PROFILE, with};
use crate::configure::profile::usable::works;
use crate::support::{DOWN, ESC, Fixture, README, Terminal, snapshot, words};

#[test]
fn a_few_answers_and_one_login_make_a_working_profile() {
    let fixture = Fixture::waiting();
    let mut terminal = Terminal::start(&fixture, &["configure"]);
    terminal.choose("Session: ", &format!("{DOWN}{DOWN}{DOWN}\r"));
    terminal.until("approve code ", 1);
    assert!(terminal.by_lines());
    fixture.sandbox().approve(&fixture.sandbox().pending()[0]);
    terminal.until("logged in: expires in 5", 1);
    terminal.until("123412341234", 1);
    // `Shared Services` matches both words, in any order.
    terminal.keys("ices SHARED\r");
    terminal.until("Role: ", 1);
    terminal.until("PowerUserAccess", 1);
    terminal.keys("power\r");
    terminal.answer("Region (- for none) [eu-west-1]: ", "eu_west");
    terminal.until("not a region", 1);
    terminal.answer("[eu-west-1]: ", "");
    terminal.until("yaml-stream", 1);
    terminal.keys("yaml-\r");
    let default = "[homesso.shared-services.poweruseraccess]: ";
    terminal.answer(default, "my profile");
    terminal.until("contains spaces, and the AWS SDKs for Go", 1);
    terminal.until(default, 2);
    terminal.line("");
    terminal.answer("[y/N] ", "y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert_eq!(
        written.matches("logged in: expires in 5").count(),
        1,
        "{written}"
    );
    let name = "homesso.shared-services.poweruseraccess";
    let use_it = format!("`aws s3 ls --profile {name}`, or `export AWS_PROFILE={name}`");
    assert!(words(&written).contains(&use_it), "{written}");
    let new = fixture.config_text();
    assert!(
        new.contains(&format!(
            "\n[profile {name}]\nsso_session = homesso\nsso_account_id = "
        )) && new.contains(
            "\nsso_role_name = PowerUserAccess\nregion = eu-west-1\noutput = yaml-stream\n"
        ),
        "{new}"
    );
    works(&fixture, name);
    assert!(fixture.sandbox().pending().is_empty());
}

#[test]
fn a_denied_login_is_reported_once_and_writes_nothing() {
    let fixture = Fixture::waiting();
    let before = fixture.config_text();
    let mut terminal = Terminal::start(&fixture, &["configure", "profile", "--session", "homesso"]);
    terminal.until("approve code ", 1);
    fixture.sandbox().deny(&fixture.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    assert_eq!(code, 1, "{written}");
    assert_eq!(written.matches("was denied in the browser").count(), 1);
    assert!(!written.contains("logged in"), "{written}");
    assert_eq!(fixture.config_text(), before);
}

#[test]
fn without_a_config_file_the_session_is_prompted_for_and_written_too() {
    let fixture = Fixture::approving();
    fs::remove_dir_all(fixture.path(".aws")).unwrap();
    let mut terminal = Terminal::start(&fixture, &["configure"]);
    terminal.answer("SSO start URL: ", "https://club.awsapps.com/start/#/");
    terminal.until(
        "the start URL is saved as `https://club.awsapps.com/start`",
        1,
    );
    terminal.answer("Session name [club]: ", "");
    terminal.answer("SSO region: ", "eu-west-3");
    terminal.answer("[sso:account:access]: ", "");
    terminal.choose("Account: ", "1111\r");
    terminal.until("Role: ", 1);
    terminal.until("ReadOnlyAccess", 1);
    terminal.keys("readonly\r");
    terminal.answer("Region (- for none) [eu-west-3]: ", "-");
    terminal.until("not set", 1);
    terminal.keys("\r");
    terminal.answer("[club.sandbox.readonlyaccess]: ", "default");
    terminal.until("[y/N] ", 1);
    assert!(!fixture.path(".aws/config").exists());
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert_eq!(
        fixture.config_text(),
        "[sso-session club]\nsso_start_url = https://club.awsapps.com/start\nsso_region = eu-west-3\n\
         sso_registration_scopes = sso:account:access\n\n[default]\nsso_session = club\nsso_account_id = 111122223333\n\
         sso_role_name = ReadOnlyAccess\n"
    );
    assert!(written.contains("use it with `aws s3 ls`"), "{written}");
    works(&fixture, "default");
}

#[test]
fn a_new_session_of_another_partition_is_named_after_its_directory() {
    let fixture = Fixture::approving();
    fs::remove_dir_all(fixture.path(".aws")).unwrap();
    let mut terminal = Terminal::start(&fixture, &["configure"]);
    // A profile needs an account, so the next questions would have no answer.
    terminal.answer("SSO start URL: ", "https://view.awsapps.com/start");
    terminal.until("AWS Builder ID has no accounts and no roles", 1);
    terminal.until("SSO start URL: ", 2);
    terminal.line("https://start.us-gov-home.awsapps.com/directory/acme#/");
    terminal.answer("Session name [acme]: ", "");
    terminal.answer("SSO region: ", "us-gov-west-1");
    terminal.answer("[sso:account:access]: ", "");
    terminal.choose("Account: ", "1111\r");
    terminal.until("Role: ", 1);
    terminal.until("ReadOnlyAccess", 1);
    terminal.keys("readonly\r");
    terminal.answer("Region (- for none) [us-gov-west-1]: ", "");
    terminal.until("not set", 1);
    terminal.keys("\r");
    terminal.answer("[acme.sandbox.readonlyaccess]: ", "");
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    let session = "[sso-session acme]\n\
                   sso_start_url = https://start.us-gov-home.awsapps.com/directory/acme\n\
                   sso_region = us-gov-west-1\n";
    assert!(fixture.config_text().starts_with(session));
    works(&fixture, "acme.sandbox.readonlyaccess");
}

#[test]
fn the_only_choice_is_selected_and_printed() {
    let fixture = Fixture::approving();
    let only = "[sso-session homesso]\nsso_start_url = https://homesso.awsapps.com/start/\nsso_region = eu-west-1\n";
    fixture.config(only);
    let mut terminal = Terminal::start(&fixture, &["configure", "profile", "prod"]);
    terminal.choose("Account: ", "prod\r");
    terminal.answer("Region (- for none) [eu-west-1]: ", "us-east-1");
    terminal.until("not set", 1);
    terminal.keys("json\r");
    terminal.answer("[y/N] ", "y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    for said in [
        "using session `homesso`, the only one",
        "using role `ReadOnlyAccess`, the only one",
    ] {
        assert!(written.contains(said), "{written}");
    }
    assert!(
        fixture
            .config_text()
            .ends_with("sso_role_name = ReadOnlyAccess\nregion = us-east-1\noutput = json\n")
    );
    works(&fixture, "prod");
}

#[test]
fn an_existing_profile_provides_the_defaults() {
    let fixture = Fixture::signed_in();
    let mut terminal = Terminal::start(&fixture, &["configure", "profile", "homesso.muppetadmin"]);
    terminal.choose("Session: ", "\r");
    terminal.until("Account: ", 1);
    terminal.until("type to filter", 2);
    terminal.keys("\r");
    terminal.until("Role: ", 1);
    terminal.until("MuppetAccess", 1);
    terminal.keys("\r");
    terminal.answer("Region (- for none) [eu-west-1]: ", "");
    terminal.until("not set", 1);
    terminal.keys("\r");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("is already up to date"), "{written}");
    assert_eq!(fixture.config_text(), README);
}

#[test]
fn canceling_any_prompt_writes_nothing_and_restores_the_terminal() {
    let fixture = Fixture::signed_in();
    let before = fixture.tree();
    let account = ["configure", "profile", "--session", "homesso"];
    let role = with(&account, &["--account", "Muppets"]);
    let region = with(&role, &["--role", "MuppetAccess"]);
    let output = with(&region, &["--region", "eu-west-1"]);
    let name = with(&output, &["--output", "json", "--yes"]);
    let all = with(NEW_PROFILE, &["--region", "-", "--output", "json"]);
    for (arguments, question) in [
        (&["configure"][..], "Session: "),
        (&account, "Account: "),
        (&role, "Role: "),
        (&output, "Default output format of the AWS CLI: "),
    ] {
        for keys in ["\u{3}", ESC] {
            let mut terminal = Terminal::start(&fixture, arguments);
            terminal.choose(question, keys);
            assert!(terminal.ends_by_lines());
            let (written, code) = terminal.finish();
            assert_eq!(code, 130, "{written}");
            assert!(written.contains("nothing else was changed"), "{written}");
        }
        // A signal from another process.
        let mut terminal = Terminal::start(&fixture, arguments);
        terminal.choose(question, "");
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
        let mut terminal = Terminal::start(&fixture, arguments);
        terminal.until(question, 1);
        terminal.interrupt();
        assert_eq!(terminal.finish().1, 130);
        let mut terminal = Terminal::start(&fixture, arguments);
        terminal.answer(question, ESC);
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
    }
    assert_eq!(fixture.tree(), before);
}

#[test]
fn a_narrow_terminal_without_colors_truncates_names_but_not_ids() {
    let mut fixture = Fixture::signed_in();
    fixture.set("NO_COLOR", "1");
    let arguments = [
        "configure",
        "profile",
        "x",
        "--session",
        "homesso",
        "--dry-run",
    ];
    for columns in [40, 24] {
        let mut terminal = Terminal::sized(&fixture, &arguments, columns);
        terminal.until("type to filter", 1);
        terminal.keys("123412341234\r");
        terminal.choose("Role: ", ESC);
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
        // No escape sets a color; the remaining escapes only move the cursor.
        let painted = written.split("\u{1b}[").skip(1).any(|rest| {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            rest[end..].starts_with('m')
        });
        assert!(!painted, "{written:?}");
    }
}

#[test]
fn the_lists_to_choose_from_fit_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let arguments = [
            "configure",
            "profile",
            "x",
            "--session",
            "homesso",
            "--dry-run",
        ];
        let mut wizard = Terminal::sized(&fixture, &arguments, columns);
        let accounts = wizard.until_shown(|screen| screen.contains("Esc to cancel]"));
        wizard.keys("staging\r");
        let roles = wizard
            .until_shown(|screen| screen.contains("Role:") && screen.contains("Esc to cancel]"));
        if columns == 80 {
            snapshot!(accounts, @r"
            ? Account:
            > Backup           246673439297
              Log Archive      595169679408
              Muppets          123412341234
              Networking       423094085027
              Production       429628183978
              Shared Services  748003855959
              Staging          539963077979
            [type to filter, Esc to cancel]
            ");
            snapshot!(roles, @r"
            > Account: Staging          539963077979
            ? Role:
            > AdministratorAccess
              DeveloperAccess
            [type to filter, Esc to cancel]
            ");
        } else {
            snapshot!(accounts, @r"
            ? Account:
            > Backup           246673439297
              Log Archive      595169679408
              Muppets          123412341234
              Networking       423094085027
              Production       429628183978
              Shared Services  748003855959
              Staging          539963077979
            [type to filter, Esc to cancel]
            ");
            snapshot!(roles, @r"
            > Account: Staging          539963077979
            ? Role:
            > AdministratorAccess
              DeveloperAccess
            [type to filter, Esc to cancel]
            ");
        }
        wizard.keys("\u{1b}");
        assert!(wizard.ends_by_lines());
    }
}
