//! `ssologin configure populate` on a terminal.

use crate::configure::populate::roles::{POPULATE, SOME, readme_with, staging};
use crate::support::{Fixture, README, Terminal, screen, snapshot, words};

#[test]
fn on_a_terminal_the_user_logs_in_and_confirms() {
    let fixture = Fixture::approving();
    let arguments = [&POPULATE, SOME].concat();
    let mut terminal = Terminal::start(&fixture, &arguments);
    terminal.until("[y/N] ", 1);
    terminal.line("n");
    let (written, code) = terminal.finish();
    assert_eq!(
        (code, fixture.config_text()),
        (1, README.to_owned()),
        "{written}"
    );
    let asked = fixture.asked();
    assert!(
        asked.contains(&"StartDeviceAuthorization".to_owned()),
        "{asked:?}"
    );
    let mut terminal = Terminal::start(&fixture, &arguments);
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(
        (code, fixture.config_text()),
        (0, readme_with(&staging())),
        "{written}"
    );
    let (_, shown) = written.rsplit_once("\r\u{1b}[K").expect("a line in place");
    let shown = screen(shown);
    assert!(shown.starts_with("homesso  4 new profiles\n"), "{shown}");
    assert!(
        shown.contains("\n+[profile homesso.backup.backupoperator]\n"),
        "{shown}"
    );
}

#[test]
fn a_diff_longer_than_the_screen_is_shown_by_the_pager_and_counted() {
    let mut fixture = Fixture::signed_in();
    let pager = fixture.script(
        "page it",
        "cat >\"$HOME/paged\"; echo \"$LESS $1\" >>\"$HOME/paged\"",
    );
    fixture.set("PAGER", format!("'{}' -x", pager.display()));
    let populate = |options: &[&str]| {
        let arguments = [&POPULATE, SOME, options].concat();
        Terminal::start(&fixture, &arguments)
    };
    let mut terminal = populate(&[]);
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("adds 4 profiles, removes 0\r\nWrite to "),
        "{written}"
    );
    assert!(!written.contains("backupoperator"), "{written}");
    let paged = std::fs::read_to_string(fixture.path("paged")).unwrap();
    assert!(
        paged.contains("+[profile homesso.backup.backupoperator]"),
        "{paged}"
    );
    assert!(paged.ends_with("FRX -x\n"), "{paged}");
    // Without a pager that works, the diff is printed.
    fixture.config(README);
    fixture.set("PAGER", "/nonexistent/pager");
    let (written, code) =
        Terminal::start(&fixture, &[&POPULATE, SOME, &["--dry-run"]].concat()).finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("backupoperator"), "{written}");
    assert!(
        written.ends_with("adds 4 profiles, removes 0\r\n"),
        "{written}"
    );
}

#[test]
fn a_config_edited_during_the_listing_keeps_the_edit() {
    let fixture = Fixture::approving();
    let arguments = [&POPULATE, SOME].concat();
    let mut terminal = Terminal::start(&fixture, &arguments);
    terminal.until("[y/N] ", 1);
    let edited = format!("{README}# mine\n");
    fixture.config(&edited);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!((code, fixture.config_text()), (1, edited), "{written}");
    assert!(
        words(&written).contains("was changed by another program in the meantime"),
        "{written}"
    );
}

#[test]
fn a_config_edited_during_the_login_is_read_again() {
    let fixture = Fixture::waiting();
    let arguments = [&POPULATE, SOME, &["--yes"]].concat();
    let mut terminal = Terminal::start(&fixture, &arguments);
    terminal.until("user_code=", 1);
    terminal.until("\n", 1);
    fixture.config(format!("# mine\n{README}"));
    fixture.sandbox().approve(&fixture.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    let expected = format!("# mine\n{}", readme_with(&staging()));
    assert_eq!((code, fixture.config_text()), (0, expected), "{written}");

    let fixture = Fixture::waiting();
    let mut terminal = Terminal::start(&fixture, &arguments);
    terminal.until("user_code=", 1);
    terminal.until("\n", 1);
    let other = README.replace("https://homesso", "https://other");
    fixture.config(&other);
    fixture.sandbox().approve(&fixture.sandbox().pending()[0]);
    let (written, code) = terminal.finish();
    assert_eq!((code, fixture.config_text()), (1, other), "{written}");
    let sentence = "the session `homesso` was changed by another program in the meantime";
    assert!(written.contains(sentence), "{written}");
}

#[test]
fn the_new_profiles_fit_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let arguments = ["configure", "populate", "homesso", "--include", "Staging"];
        let mut populate = Terminal::sized(&fixture, &arguments, columns);
        let screen = populate.until_shown(|screen| screen.contains("[y/N]"));
        snapshot!(screen, format!("new_profiles_{columns}"));
        populate.line("n");
        assert!(populate.ends_by_lines());
    }
}
