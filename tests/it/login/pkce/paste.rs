//! The browser is elsewhere: the user pastes the URL that it ended at.

use url::Url;

use crate::login::pkce::browser::{PKCE, approved, field, log_in};
use crate::support::{Fixture, Terminal, get};

/// Returns the URLs that the terminal shows, one for each session.
fn shown(login: &mut Terminal, sessions: usize) -> Vec<Url> {
    login.until("paste the URL that it ends at here", 1);
    let shown = login.until_shown(|shown| {
        let whole = shown.replace('\n', "");
        whole.matches("redirect_uri=").count() == sessions
    });
    // A URL is longer than a row.
    let urls = shown.split(" at\n").skip(1).map(|rest| {
        let rows = rest.lines().take_while(|row| !row.contains(' '));
        Url::parse(&rows.collect::<String>()).unwrap()
    });
    urls.collect()
}

#[test]
fn a_pasted_url_logs_in_and_a_wrong_one_changes_nothing() {
    let fixture = Fixture::approving();
    let mut login = Terminal::start(&fixture, PKCE);
    let back = approved(&shown(&mut login, 1)[0]);
    login.line("what is this?");
    login.until("that is not where the browser ended", 1);
    login.line(&back.as_str().replace("state=", "state=x"));
    login.until("that is not where the browser ended", 2);
    login.line("");
    login.line(back.as_str());
    let (screen, code) = login.last_screen();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("logged in: "), "{screen}");
    assert_eq!(screen.matches("that is not where").count(), 2, "{screen}");
}

#[test]
fn code_and_state_are_enough_and_each_session_finds_its_own() {
    let fixture = Fixture::approving();
    let arguments = ["worksso", PKCE[0], PKCE[1], PKCE[2], PKCE[3]];
    let mut login = Terminal::start(&fixture, &arguments);
    let urls = shown(&mut login, 2);
    assert_ne!(field(&urls[0], "state"), field(&urls[1], "state"));
    for (at, url) in urls.iter().rev().enumerate() {
        login.line(approved(url).query().unwrap());
        login.until_shown(|shown| shown.matches("logged in: ").count() == at + 1);
    }
    let (screen, code) = login.last_screen();
    assert_eq!(code, 0, "{screen}");
    // It is said once, and nothing of what was typed is left.
    assert_eq!(screen.matches("paste the URL").count(), 1, "{screen}");
    assert!(!screen.contains("code="), "{screen}");
}

#[test]
fn an_end_of_input_and_an_interrupt_restore_the_terminal() {
    let fixture = Fixture::approving();
    let mut login = Terminal::start(&fixture, PKCE);
    let url = shown(&mut login, 1).remove(0);
    assert!(!login.by_lines());
    login.end_of_input();
    get(&approved(&url));
    assert!(login.ends_by_lines());
    let (written, code) = login.finish();
    assert_eq!(code, 0, "{written}");
    let mut login = Terminal::start(&fixture, &[PKCE, &["--force"]].concat());
    shown(&mut login, 1);
    login.interrupt();
    assert!(login.ends_by_lines());
    let (written, code) = login.finish();
    assert_eq!(code, 130, "{written}");
}

#[test]
fn without_a_terminal_nothing_is_read() {
    let fixture = Fixture::approving();
    let (_, _, output) = log_in(&fixture, PKCE);
    assert!(!output.stderr.contains("paste"), "{output}");
}
