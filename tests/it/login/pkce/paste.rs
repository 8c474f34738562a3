//! A browser on another machine: the user pastes the URL that it was redirected to.

use url::Url;

use crate::login::pkce::browser::{PKCE, approved, field, log_in};
use crate::support::{Fixture, Terminal, get};

/// Waits until the terminal shows one URL for each session, and returns the URLs.
fn shown(login: &mut Terminal, sessions: usize) -> Vec<Url> {
    login.until("paste the URL of its last page here", 1);
    let shown = login.until_shown(|shown| {
        let whole = shown.replace('\n', "");
        whole.matches("redirect_uri=").count() == sessions
    });
    // A URL takes several rows.
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
    login.until("not the URL of this login", 1);
    login.line(&back.as_str().replace("state=", "state=x"));
    login.until("not the URL of this login", 2);
    login.line("");
    login.line(back.as_str());
    let (screen, code) = login.last_screen();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("logged in: "), "{screen}");
    assert_eq!(screen.matches("not the URL of").count(), 2, "{screen}");
}

#[test]
fn a_pasted_code_and_state_are_enough_to_find_the_session() {
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
    // The prompt was printed once, and no typed text remains on the screen.
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
fn without_a_terminal_nothing_can_be_pasted() {
    let fixture = Fixture::approving();
    let (_, _, output) = log_in(&fixture, PKCE);
    assert!(!output.stderr.contains("paste"), "{output}");
}
