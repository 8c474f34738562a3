//! `ssologin` alone with several sessions: a list to pick from, on a terminal.

use crate::support::{DOWN, Fixture, Terminal, snapshot};

fn list(fixture: &Fixture) -> Terminal {
    let mut terminal = Terminal::start(fixture, &[]);
    terminal.until("space marks", 1);
    terminal
}

#[test]
fn the_marked_sessions_are_logged_in() {
    let fixture = Fixture::signed_in();
    let mut terminal = list(&fixture);
    terminal.until("valid, 59 min left", 1);
    terminal.keys(&format!(" {DOWN} \r"));
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("kept: 59 min left"), "{written}");
    assert!(written.contains("logged in: 59 min left"), "{written}");
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
fn an_answer_needs_a_mark_and_esc_ends_the_question() {
    let fixture = Fixture::approving();
    let mut terminal = list(&fixture);
    terminal.keys("\r");
    terminal.until("mark one with the space bar", 1);
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
        let screen = picker.until_shown(|screen| screen.contains("Esc to stop]"));
        if columns == 80 {
            snapshot!(screen, @r"
            ? Sessions:
            > [ ] homesso                           valid, 42 min left
              [ ] worksso                           signed-out
              [ ] https://oldsso.awsapps.com/start  signed-out
            [space marks, → marks all, type to filter, Esc to stop]
            ");
        } else {
            snapshot!(screen, @r"
            ? Sessions:
            > [ ] homesso        valid, 42 min left
              [ ] worksso        signed-out
              [ ] https://olds…  signed-out
            [space marks, → all, Esc to stop]
            ");
        }
        picker.keys(" \u{1b}[B \r");
        let screen = picker.until_shown(|screen| {
            screen.matches("kept").count() == 1 && screen.contains("logged in")
        });
        if columns == 80 {
            snapshot!(screen, @r"
            > Sessions: homesso, worksso
            homesso  kept: 42 min left, renews itself
            worksso  logged in: 59 min left, renews itself
            ");
        } else {
            snapshot!(screen, @r"
            > Sessions: homesso, worksso
            homesso  kept: 42 min left, renews
                     itself
            worksso  logged in: 59 min left, renews
                     itself
            ");
        }
        assert!(picker.ends_by_lines());
    }
}
