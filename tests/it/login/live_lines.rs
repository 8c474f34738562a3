//! Several sessions on a terminal: each has a line that is updated in place.

use crate::support::{Fixture, PROGRAM, Terminal, snapshot, words};

/// Starts a login to all three sessions, and waits until all their codes are shown.
fn waiting(fixture: &Fixture, columns: u16) -> (Terminal, String) {
    let mut login = Terminal::sized(fixture, &["--all"], columns);
    let screen = login.until_shown(|screen| {
        let urls = screen.replace('\n', "").matches("user_code=").count();
        (codes(screen).len(), urls) == (3, 3)
    });
    (login, screen)
}

/// Returns the user codes on the screen, from top to bottom.
fn codes(screen: &str) -> Vec<String> {
    let after = screen.split("approve code ").skip(1);
    after
        .filter_map(|text| text.get(..9))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_url_and_code_is_on_the_screen_before_the_first_approval() {
    for columns in [40, 80, 120] {
        let fixture = Fixture::waiting();
        let (login, screen) = waiting(&fixture, columns);
        let pending = fixture.sandbox().pending();
        assert_eq!(pending.len(), 3);
        let (whole, shown) = (screen.replace('\n', ""), codes(&screen));
        for code in &pending {
            let url = format!("{}/device?user_code={code}", fixture.sandbox().url());
            // The terminal wraps a URL that is too long for a row, so that it can still be copied
            // whole.
            assert!(whole.contains(&url), "{screen}");
            assert!(shown.contains(code), "{screen}");
        }
        assert!(!screen.contains("logged in"), "{screen}");
        login.interrupt();
    }
}

#[test]
fn each_session_has_one_line_if_there_is_room() {
    let fixture = Fixture::waiting();
    let (_, screen) = waiting(&fixture, 140);
    snapshot!(screen, @r"
    homesso                           approve code [CODE] within [9:59] at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso                           approve code [CODE] within [9:59] at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  approve code [CODE] within [9:59] at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    ");
}

#[test]
fn a_url_has_its_own_line_if_there_is_less_room() {
    let fixture = Fixture::waiting();
    let (_, screen) = waiting(&fixture, 80);
    snapshot!(screen, @r"
    homesso                           approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso                           approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    ");
    let (_, screen) = waiting(&fixture, 40);
    snapshot!(screen, @r"
    homesso
      approve code [CODE] within [9:59] at
    http://127.0.0.1:[PORT]/device?user_code=
    [CODE]
    worksso
      approve code [CODE] within [9:59] at
    http://127.0.0.1:[PORT]/device?user_code=
    [CODE]
    https://oldsso.awsapps.com/start
      approve code [CODE] within [9:59] at
    http://127.0.0.1:[PORT]/device?user_code=
    [CODE]
    ");
}

#[test]
fn each_line_is_updated_in_place() {
    let fixture = Fixture::waiting();
    let (mut login, screen) = waiting(&fixture, 80);
    let codes = codes(&screen);
    fixture.sandbox().approve(&codes[1]);
    let screen = login.until_shown(|screen| screen.contains("logged in"));
    snapshot!(screen, @"
    homesso                           approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso                           ✓ logged in: expires in 59 minutes, refreshes
                                      automatically
    https://oldsso.awsapps.com/start  approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    ");
    fixture.sandbox().deny(&codes[2]);
    let screen = login.until_shown(|screen| screen.contains("failed"));
    snapshot!(screen, @"
    homesso                           approve code [CODE] within [9:59] at
      http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso                           ✓ logged in: expires in 59 minutes, refreshes
                                      automatically
    https://oldsso.awsapps.com/start  ✗ failed: 127.0.0.1:[PORT] reports that the
                                      login was denied in the browser; run the login
                                      again
    ");
    fixture.sandbox().approve(&codes[0]);
    assert!(login.ends_by_lines());
    let (screen, code) = login.last_screen();
    assert_eq!(code, 4, "{screen}");
    snapshot!(screen, @"
    homesso                           ✓ logged in: expires in 59 minutes, refreshes
                                      automatically
    worksso                           ✓ logged in: expires in 59 minutes, refreshes
                                      automatically
    https://oldsso.awsapps.com/start  ✗ failed: 127.0.0.1:[PORT] reports that the
                                      login was denied in the browser; run the login
                                      again
    ");
}

#[test]
fn typed_keys_do_not_disturb_the_lines() {
    let fixture = Fixture::waiting();
    let (mut login, before) = waiting(&fixture, 80);
    login.line("\n\nls");
    fixture.sandbox().approve(&codes(&before)[0]);
    let screen = login.until_shown(|screen| screen.contains("logged in"));
    assert_eq!(screen.lines().count(), before.lines().count(), "{screen}");
    assert!(!screen.contains("ls\n"), "{screen}");
}

#[test]
fn an_interrupt_leaves_a_clean_screen_that_shows_what_was_done() {
    let fixture = Fixture::waiting();
    let (mut login, screen) = waiting(&fixture, 80);
    fixture.sandbox().approve(&codes(&screen)[0]);
    login.until_shown(|screen| screen.contains("logged in"));
    login.interrupt();
    assert!(login.ends_by_lines());
    let (screen, code) = login.last_screen();
    assert_eq!(code, 130, "{screen}");
    snapshot!(screen, @"
    homesso                           ✓ logged in: expires in 59 minutes, refreshes
                                      automatically
    worksso                           interrupted
    https://oldsso.awsapps.com/start  interrupted
    error: interrupted: finished work is saved, nothing else was changed
    ");
}

#[test]
fn a_resized_terminal_is_redrawn() {
    let fixture = Fixture::waiting();
    let (mut login, screen) = waiting(&fixture, 140);
    login.resize(200);
    fixture.sandbox().approve(&codes(&screen)[0]);
    let screen = login.until_shown(|screen| screen.contains("logged in"));
    assert_eq!(screen.lines().count(), 3, "{screen}");
    // Only the narrower terminal has no room for the URL next to the code.
    login.resize(80);
    login.until("\u{1b}[J", 4);
    login.until(" at http", 1);
}

#[test]
fn a_single_session_has_a_line_too_and_its_error_is_printed_once() {
    let fixture = Fixture::waiting();
    let mut login = Terminal::sized(&fixture, &["homesso"], 80);
    let screen = login.until_shown(|screen| !codes(screen).is_empty());
    fixture.sandbox().deny(&codes(&screen)[0]);
    let (screen, code) = login.last_screen();
    assert_eq!(code, 1, "{screen}");
    snapshot!(screen, @r"
    error: 127.0.0.1:[PORT] reports that the login was denied in the browser
    hint: run the login again
    ");
    let mut login = Terminal::sized(&fixture, &["homesso"], 80);
    let screen = login.until_shown(|screen| !codes(screen).is_empty());
    fixture.sandbox().approve(&codes(&screen)[0]);
    let (screen, code) = login.last_screen();
    assert_eq!(code, 0, "{screen}");
    snapshot!(screen, @"homesso  ✓ logged in: expires in 59 minutes, refreshes automatically");
}

#[test]
fn more_sessions_than_rows_are_printed_in_permanent_lines() {
    let fixture = Fixture::waiting();
    let names: Vec<_> = (0..15).map(|at| format!("session{at}")).collect();
    let sections = names.iter().map(|name| {
        format!("[sso-session {name}]\nsso_start_url = https://{name}.awsapps.com/start\nsso_region = eu-west-1\n")
    });
    fixture.config(sections.collect::<String>());
    let mut login = Terminal::sized(&fixture, &["--all"], 80);
    let screen = login.until_shown(|screen| {
        let shown = codes(screen);
        fixture.sandbox().pending().len() == 15
            && fixture
                .sandbox()
                .pending()
                .iter()
                .all(|code| shown.contains(code))
    });
    for code in fixture.sandbox().pending() {
        assert!(screen.contains(&format!("user_code={code}")), "{screen}");
        fixture.sandbox().approve(&code);
    }
    let (screen, code) = login.last_screen();
    assert_eq!(code, 0, "{screen}");
    for name in names {
        let row =
            |row: &str| row.split_whitespace().next() == Some(&name) && row.contains("logged in: ");
        assert!(screen.lines().any(row), "{name}: {screen}");
    }
}

#[test]
fn with_one_job_the_other_sessions_wait_their_turn() {
    let fixture = Fixture::waiting();
    let mut login = Terminal::sized(&fixture, &["--all", "--jobs", "1"], 80);
    let mut screen = String::new();
    for asked in 1..=3 {
        screen = login.until_shown(|screen| {
            codes(screen).len() == 1 && screen.matches("logged in: ").count() == asked - 1
        });
        if asked == 1 {
            snapshot!(screen, @r"
            homesso                           approve code [CODE] within [9:59] at
              http://127.0.0.1:[PORT]/device?user_code=[CODE]
            worksso                           waiting for its turn
            https://oldsso.awsapps.com/start  waiting for its turn
            ");
        }
        fixture.sandbox().approve(&codes(&screen)[0]);
    }
    let (last, code) = login.last_screen();
    assert_eq!(
        (code, last.matches("logged in: ").count()),
        (0, 3),
        "{screen}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_login_in_the_background_prints_plain_lines_and_is_not_stopped() {
    let fixture = Fixture::approving();
    let script = "set -m; \"$0\" --all & wait $!";
    let mut login = Terminal::controlling(&fixture, &["bash", "-c", script, PROGRAM], 120);
    assert!(login.ends_by_lines());
    let (written, code) = login.finish();
    assert_eq!(
        (code, written.matches("logged in: ").count()),
        (0, 3),
        "{written}"
    );
    let asked = words(&written).matches(" within 10 minutes at ").count();
    assert_eq!(asked, 3, "{written}");
}

#[test]
fn without_colors_the_lines_are_plain() {
    let fixture = Fixture::approving();
    let login = Terminal::sized(&fixture, &["--all", "--color", "never"], 120);
    let (written, code) = login.finish();
    assert_eq!(code, 0);
    assert!(!written.contains('\u{1b}'), "{written:?}");
    assert_eq!(written.matches("approve code").count(), 3, "{written}");
}

#[test]
fn the_code_is_the_only_inverse_text_and_a_symbol_says_what_the_color_does() {
    let fixture = Fixture::waiting();
    let mut login = Terminal::start(&fixture, &["homesso"]);
    login.until("user_code=", 1);
    let code = fixture.sandbox().pending().remove(0);
    let inverse: Vec<_> = login.seen().split("\u{1b}[7m").skip(1).collect();
    assert!(!inverse.is_empty(), "{:?}", login.seen());
    for text in inverse {
        assert!(text.starts_with(&format!("{code}\u{1b}[0m")), "{text:?}");
    }
    assert!(fixture.sandbox().approve(&code));
    let (screen, exit) = login.last_screen();
    assert_eq!(exit, 0, "{screen}");
    assert!(screen.contains("homesso  ✓ logged in: "), "{screen}");
}
