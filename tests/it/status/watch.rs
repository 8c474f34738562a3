//! `ssologin status --watch`: a table that stays up to date.

use crate::support::{Fixture, Terminal, snapshot};

#[test]
fn the_table_stays_up_to_date_until_it_is_interrupted() {
    let fixture = Fixture::signed_in();
    let mut terminal = Terminal::start(&fixture, &["status", "--watch", "homesso"]);
    terminal.until("59m", 1);
    fixture.ends_in("homesso", 42 * 60 + 30);
    terminal.until("42m", 1);
    terminal.interrupt();
    let (written, code) = terminal.finish();
    assert_eq!(code, 130);
    assert_eq!(
        written.matches("\u{1b}[H\u{1b}[J").count(),
        2,
        "{written:?}"
    );
}

#[test]
fn only_a_terminal_can_be_watched() {
    let output = Fixture::approving().run(&["status", "--watch"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(2), ""),
        "{output}"
    );
}

#[test]
fn the_watched_table_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let mut watch = Terminal::sized(&fixture, &["status", "worksso", "--watch"], columns);
        let before = watch.until_shown(|screen| screen.contains("signed out"));
        assert!(
            before
                .lines()
                .all(|row| row.chars().count() <= usize::from(columns))
        );
        assert_eq!(fixture.run(&["worksso"]).code, Some(0));
        let screen = watch.until_shown(|screen| screen.contains("valid"));
        assert!(!screen.contains("signed out"), "{screen}");
        watch.interrupt();
        let (screen, code) = watch.last_screen();
        assert_eq!(code, 130, "{screen}");
        if columns == 40 {
            snapshot!(screen, @"
            SESSION  STATE    EXPIRES    REFRESHABLE
                              IN
            worksso  ✓ valid  59m        yes
              sign-in (estimate)  ~7h 59m
              profiles            worksso.dev,
                                  worksso.audit
            ");
        }
        assert_eq!(fixture.run(&["logout", "worksso"]).code, Some(0));
    }
}

#[test]
fn a_config_that_is_wrong_for_a_moment_does_not_end_it() {
    let fixture = Fixture::approving();
    let before = fixture.config_text();
    let mut watch = Terminal::sized(&fixture, &["status", "worksso", "--watch"], 80);
    watch.until_shown(|screen| screen.contains("signed out"));
    fixture.config("[sso-session other]\n");
    watch.until_shown(|screen| screen.contains("error: no session or profile named `worksso`"));
    fixture.config(&before);
    watch.until_shown(|screen| screen.contains("signed out") && !screen.contains("error"));
    watch.interrupt();
}
