//! The browser is elsewhere: the person pastes what it ended at.

use url::Url;

use super::{HOME, approved, field};
use crate::run::World;
use crate::terminal::Terminal;

/// The URL that the terminal shows.
fn shown(login: &mut Terminal) -> Url {
    login.until("paste the URL that it ends at here", 1);
    let line = login
        .seen()
        .lines()
        .find(|line| line.contains(" log in within "));
    Url::parse(line.unwrap().split_whitespace().last().unwrap()).unwrap()
}

#[test]
fn a_pasted_url_logs_in_and_a_wrong_one_changes_nothing() {
    let world = World::approving();
    let mut login = Terminal::start(&world, HOME);
    let url = shown(&mut login);
    let back = approved(&url);
    login.line("what is this?");
    login.until("that is not where the browser ended", 1);
    login.line(&back.as_str().replace("state=", "state=x"));
    login.until("that is not where the browser ended", 2);
    login.line("");
    login.line(back.as_str());
    let (written, code) = login.finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("logged in: "), "{written}");
    assert_eq!(written.matches("that is not where").count(), 2, "{written}");
}

#[test]
fn code_and_state_are_enough_and_each_session_finds_its_own() {
    let world = World::approving();
    let arguments = ["worksso", HOME[0], HOME[1], HOME[2], HOME[3]];
    let mut login = Terminal::start(&world, &arguments);
    login.until(" log in within ", 2);
    login.until("HOST", 2);
    let urls = login
        .seen()
        .lines()
        .filter(|line| line.contains(" log in within "));
    let urls: Vec<_> = urls
        .map(|line| Url::parse(line.split_whitespace().last().unwrap()).unwrap())
        .collect();
    assert_ne!(field(&urls[0], "state"), field(&urls[1], "state"));
    for (at, url) in urls.iter().rev().enumerate() {
        login.line(approved(url).query().unwrap());
        login.until("logged in: ", at + 1);
    }
    let (written, code) = login.finish();
    assert_eq!(code, 0, "{written}");
    // It is said once.
    assert_eq!(written.matches("paste the URL").count(), 1, "{written}");
}

#[test]
fn an_end_of_input_and_an_interrupt_leave_the_terminal_well() {
    let world = World::approving();
    let mut login = Terminal::start(&world, HOME);
    let url = shown(&mut login);
    login.end_of_input();
    crate::console::get(&approved(&url));
    let (written, code) = login.finish();
    assert_eq!(code, 0, "{written}");
    let mut login = Terminal::start(&world, &[HOME, &["--force"]].concat());
    shown(&mut login);
    login.interrupt();
    let (written, code) = login.finish();
    assert_eq!(code, 130, "{written}");
}

#[test]
fn without_a_terminal_nothing_is_read() {
    let world = World::approving();
    let (_, _, output) = super::log_in(&world, HOME);
    assert!(!output.stderr.contains("paste"), "{output}");
}
