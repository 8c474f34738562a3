//! `ssologin` without arguments on a terminal: a list of sessions to pick from.

use crate::support::{DOWN, Fixture, Terminal, snapshot};

fn list(fixture: &Fixture) -> Terminal {
    let mut terminal = Terminal::start(fixture, &[]);
    terminal.until("space to select", 1);
    terminal
}

#[test]
fn the_marked_sessions_are_logged_in() {
    let fixture = Fixture::signed_in();
    let mut terminal = list(&fixture);
    terminal.until("valid for 59m", 1);
    terminal.keys(&format!(" {DOWN} \r"));
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("still logged in: expires in 59 minutes"),
        "{written}"
    );
    assert!(
        written.contains("✓ logged in: expires in 59 minutes"),
        "{written}"
    );
    assert!(fixture.token_path("worksso").exists());
    assert!(
        !fixture
            .token_path("https://oldsso.awsapps.com/start")
            .exists()
    );
}

#[test]
fn typing_narrows_the_list_and_a_start_url_can_be_picked() {
    let fixture = Fixture::approving();
    let terminal = list(&fixture);
    terminal.keys("old");
    terminal.keys(" \r");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        fixture
            .token_path("https://oldsso.awsapps.com/start")
            .exists()
    );
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn a_session_must_be_marked_and_esc_cancels() {
    let fixture = Fixture::approving();
    let mut terminal = list(&fixture);
    terminal.keys("\r");
    terminal.until("select at least one with the space bar", 1);
    terminal.keys("\u{1b}");
    let (written, code) = terminal.finish();
    assert_eq!(code, 130, "{written}");
    fixture.assert_nothing_asked();
}

#[test]
fn the_list_fits_80_and_40_columns() {
    for columns in [80, 40] {
        let fixture = Fixture::for_screens();
        let mut picker = Terminal::sized(&fixture, &[], columns);
        let screen = picker.until_shown(|screen| {
            screen.contains("Esc to cancel]") || screen.contains("Esc: cancel]")
        });
        if columns == 80 {
            snapshot!(screen, @"
            ? Sessions:
            > [ ] homesso                           valid for 42m
              [ ] worksso                           signed out
              [ ] https://oldsso.awsapps.com/start  signed out
            [space to select, → to select all, type to filter, Esc to cancel]
            ");
        } else {
            snapshot!(screen, @"
            ? Sessions:
            > [ ] homesso             valid for 42m
              [ ] worksso             signed out
              [ ] https://oldsso.aw…  signed out
            [space: select, →: all, Esc: cancel]
            ");
        }
        picker.keys(" \u{1b}[B \r");
        let screen = picker.until_shown(|screen| {
            screen.matches("still logged in").count() == 1 && screen.contains("  ✓ logged in")
        });
        if columns == 80 {
            snapshot!(screen, @"
            > Sessions: homesso, worksso
            homesso  ✓ still logged in: expires in 42 minutes, refreshes automatically
            worksso  ✓ logged in: expires in 59 minutes, refreshes automatically
            ");
        } else {
            snapshot!(screen, @"
            > Sessions: homesso, worksso
            homesso  ✓ still logged in: expires in
                     42 minutes, refreshes
                     automatically
            worksso  ✓ logged in: expires in 59
                     minutes, refreshes
                     automatically
            ");
        }
        assert!(picker.ends_by_lines());
    }
}
