//! `ssologin configure session` with a terminal to prompt on, and without one.

use crate::configure::arguments::{NEW_SESSION, with};
use crate::support::{Fixture, README, Terminal, snapshot};

#[test]
fn without_a_terminal_the_missing_option_is_named() {
    let fixture = Fixture::approving();
    let before = fixture.tree();
    snapshot!(fixture.run(NEW_SESSION), @r"
    ------- stderr -------
    error: confirmation required, but there is no terminal
    hint: pass `--yes` to write without confirmation, or `--dry-run` to only show the changes
    [exit status: 2]
    ");
    snapshot!(fixture.run(&["configure", "session", "clubsso", "--yes"]), @"
    ------- stderr -------
    error: no answer for `SSO start URL`
    hint: pass `--start-url`
    [exit status: 2]
    ");
    snapshot!(fixture.run(&["configure", "session", "clubsso", "--yes", "--start-url", "https://c.awsapps.com/start"]), @"
    ------- stderr -------
    error: no answer for `SSO region`
    hint: pass `--sso-region`
    [exit status: 2]
    ");
    assert_eq!(fixture.run(&["configure", "migrate"]).code, Some(2));
    assert_eq!(fixture.tree(), before);
}

#[test]
fn the_user_is_prompted_for_missing_values_and_confirmation() {
    let fixture = Fixture::approving();
    let mut terminal = Terminal::start(&fixture, &["configure", "session", "clubsso"]);
    terminal.until("SSO start URL: ", 1);
    terminal.line("");
    terminal.until("an answer is required", 1);
    terminal.until("SSO start URL: ", 2);
    terminal.line("clubsso.awsapps.com");
    terminal.until("the start URL is not a URL", 1);
    terminal.until("SSO start URL: ", 3);
    terminal.line("https://clubsso.awsapps.com/start/#/");
    terminal.until("SSO region: ", 1);
    terminal.line("eu-west-1");
    terminal.until("SSO registration scopes [sso:account:access]: ", 1);
    terminal.line("");
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("+sso_start_url = https://clubsso.awsapps.com/start\u{1b}"),
        "{written}"
    );
    assert!(
        fixture.config_text().contains(
            "\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n"
        )
    );

    // The existing values are the defaults; any answer but yes writes nothing.
    let before = fixture.tree();
    let mut terminal = Terminal::start(&fixture, &["configure", "session", "clubsso"]);
    terminal.until("SSO start URL [https://clubsso.awsapps.com/start]: ", 1);
    terminal.line("");
    terminal.until("SSO region [eu-west-1]: ", 1);
    terminal.line("us-east-1");
    terminal.until("scopes [sso:account:access]: ", 1);
    terminal.line("");
    terminal.until("[y/N] ", 1);
    terminal.line("");
    let (written, code) = terminal.finish();
    assert_eq!(code, 1, "{written}");
    assert!(written.contains("nothing was written"), "{written}");
    assert_eq!(fixture.tree(), before);
}

#[test]
fn an_interrupt_or_end_of_input_at_a_prompt_changes_nothing() {
    let fixture = Fixture::approving();
    let before = fixture.tree();
    for (arguments, question, flag) in [
        (
            &["configure", "session", "clubsso"][..],
            "SSO start URL: ",
            "--start-url",
        ),
        (
            NEW_SESSION,
            "SSO registration scopes [sso:account:access]: ",
            "--scopes",
        ),
        (
            &["configure", "migrate"],
            "Session name for https://oldsso.awsapps.com/start in us-west-2 [oldsso]: ",
            "--session-name",
        ),
        (
            &["configure", "migrate", "--session-name", "x"],
            "[y/N] ",
            "--yes",
        ),
    ] {
        let mut terminal = Terminal::start(&fixture, arguments);
        terminal.until(question, 1);
        terminal.interrupt();
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
        let mut terminal = Terminal::start(&fixture, arguments);
        terminal.until(question, 1);
        terminal.end_of_input();
        let (written, code) = terminal.finish();
        assert_eq!(code, 2, "{written}");
        assert!(written.contains(flag), "{written}");
    }
    assert_eq!(fixture.tree(), before);
}

#[test]
fn control_characters_in_the_file_are_escaped_in_a_diff() {
    let fixture = Fixture::approving();
    fixture.config(format!("# \u{1b}[2J\u{7}\n{}", README.trim_start()));
    fixture.config("# \u{1b}[2J\u{7}\n[sso-session homesso]\nsso_region = eu-west-1\n");
    let arguments = [
        "configure",
        "session",
        "homesso",
        "--sso-region",
        "us-east-1",
        "--start-url",
        "https://h.awsapps.com/start",
        "--scopes",
        "sso:account:access",
        "--dry-run",
    ];
    let (written, code) = Terminal::start(&fixture, &arguments).finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        !written.contains("\u{1b}[2J") && !written.contains('\u{7}'),
        "{written:?}"
    );
    assert!(
        written.contains("\\u{1b}[2J") && written.contains("\u{1b}[3"),
        "{written:?}"
    );
    let (plain, _) = Terminal::start(&fixture, &with(&arguments, &["--color", "never"])).finish();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
}

#[test]
fn the_diff_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let arguments = [
            "configure",
            "session",
            "homesso",
            "--scopes",
            "sso:account:access,other:scope",
        ];
        let mut configure = Terminal::sized(&fixture, &arguments, columns);
        for question in ["SSO start URL", "SSO region"] {
            configure.until_shown(|screen| screen.contains(question));
            configure.line("");
        }
        let screen = configure.until_shown(|screen| screen.contains("[y/N]"));
        snapshot!(screen, format!("diff_{columns}"));
        configure.line("n");
        assert!(configure.ends_by_lines());
    }
}
