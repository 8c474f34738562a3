//! Questions on a terminal, and no terminal to ask on.

use super::*;
use crate::run::OLD;
use crate::terminal::Terminal;

#[test]
fn where_nobody_can_be_asked_the_option_is_named() {
    let world = World::approving();
    let before = world.tree();
    snapshot!(world.run(NEW), @r"
    ------- stderr -------
    error: nobody can be asked whether it is to be written
    hint: `--yes` writes without asking, `--dry-run` shows what it would write
    [exit status: 2]
    ");
    snapshot!(world.run(&["configure", "session", "clubsso", "--yes"]), @r"
    ------- stderr -------
    error: there is no answer to `SSO start URL`
    hint: give `--start-url`
    [exit status: 2]
    ");
    snapshot!(world.run(&["configure", "session", "clubsso", "--yes", "--start-url", "https://c.awsapps.com/start"]), @r"
    ------- stderr -------
    error: there is no answer to `SSO region`
    hint: give `--sso-region`
    [exit status: 2]
    ");
    assert_eq!(world.run(&["configure", "migrate"]).code, Some(2));
    assert_eq!(world.tree(), before);
}

#[test]
fn a_person_may_name_the_new_session() {
    let world = World::approving();
    assert_eq!(world.run(&[OLD]).code, Some(0));
    let mut terminal = Terminal::start(&world, &["configure", "migrate"]);
    terminal.until("[oldsso]: ", 1);
    terminal.line("homesso");
    terminal.until("choose another name", 1);
    terminal.until("[oldsso]: ", 2);
    terminal.line("mine");
    terminal.until("[y/N] ", 1);
    terminal.line("yes");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("mine: the login goes on, 7 h 59 min left"),
        "{written}"
    );
    assert!(text(&world).contains("\n[sso-session mine]\n"));
}

#[test]
fn a_person_is_asked_for_what_is_missing_and_whether_it_is_to_be_written() {
    let world = World::approving();
    let mut terminal = Terminal::start(&world, &["configure", "session", "clubsso"]);
    terminal.until("SSO start URL: ", 1);
    terminal.line("");
    terminal.until("an answer is wanted", 1);
    terminal.until("SSO start URL: ", 2);
    terminal.line("clubsso.awsapps.com");
    terminal.until("the start URL is no address", 1);
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
        text(&world).contains(
            "\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n"
        )
    );

    // What is there is the default; anything but a yes writes nothing.
    let before = world.tree();
    let mut terminal = Terminal::start(&world, &["configure", "session", "clubsso"]);
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
    assert_eq!(world.tree(), before);
}

#[test]
fn an_interrupted_or_ended_question_changes_nothing() {
    let world = World::approving();
    let before = world.tree();
    for (arguments, question, flag) in [
        (
            &["configure", "session", "clubsso"][..],
            "SSO start URL: ",
            "--start-url",
        ),
        (
            NEW,
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
        let mut terminal = Terminal::start(&world, arguments);
        terminal.until(question, 1);
        terminal.interrupt();
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
        let mut terminal = Terminal::start(&world, arguments);
        terminal.until(question, 1);
        terminal.end_of_input();
        let (written, code) = terminal.finish();
        assert_eq!(code, 2, "{written}");
        assert!(written.contains(flag), "{written}");
    }
    assert_eq!(world.tree(), before);
}

#[test]
fn a_diff_on_a_terminal_obeys_nothing_of_the_file() {
    let world = World::approving();
    world.config(format!("# \u{1b}[2J\u{7}\n{}", README.trim_start()));
    world.config("# \u{1b}[2J\u{7}\n[sso-session homesso]\nsso_region = eu-west-1\n");
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
    let (written, code) = Terminal::start(&world, &arguments).finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        !written.contains("\u{1b}[2J") && !written.contains('\u{7}'),
        "{written:?}"
    );
    assert!(
        written.contains("\\u{1b}[2J") && written.contains("\u{1b}[3"),
        "{written:?}"
    );
    let (plain, _) = Terminal::start(&world, &with(&arguments, &["--color", "never"])).finish();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
}
