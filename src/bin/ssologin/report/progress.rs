//! The progress of a listing: one line on a terminal that is updated in place.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ssologin::accounts::Progress;
use ssologin::text::shortened;

use crate::terminal::Terminal;

/// The minimum time between two updates of the line.
const PAUSE: Duration = Duration::from_millis(100);
/// The maximum width of a name: a line that wraps cannot be cleared.
const MAX_NAME: usize = 40;

/// The common progress of several sessions, shown only if lines can be updated in place.
pub(crate) struct ProgressLine {
    terminal: Terminal,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, Progress>,
    drawn: Option<Instant>,
}

impl ProgressLine {
    pub(crate) fn new(terminal: Terminal) -> ProgressLine {
        ProgressLine {
            terminal,
            state: Mutex::default(),
        }
    }

    pub(crate) fn tell(&self, session: &str, progress: Progress) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.sessions.insert(session.to_owned(), progress);
        if state.drawn.is_none_or(|drawn| drawn.elapsed() >= PAUSE) {
            state.drawn = Some(Instant::now());
            self.terminal.in_place(text(&state.sessions));
        }
    }

    /// Clears the line, so that something else can be printed there.
    pub(crate) fn clear(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.drawn.take().is_some() {
            self.terminal.in_place("");
        }
    }
}

fn text(sessions: &BTreeMap<String, Progress>) -> String {
    let name = match sessions.first_key_value() {
        Some((name, _)) if sessions.len() == 1 => shortened(name, MAX_NAME),
        _ => format!("{} sessions", sessions.len()),
    };
    let sum = |count: fn(&Progress) -> usize| sessions.values().map(count).sum::<usize>();
    let (done, all) = (sum(|progress| progress.done), sum(|progress| progress.all));
    format!("{name}  {done} of {all} accounts")
}

#[cfg(test)]
mod tests {
    use super::text;
    use ssologin::accounts::Progress;

    #[test]
    fn one_session_is_named_and_several_are_counted_together() {
        let progress = |done, all| Progress { done, all };
        let mut sessions = [("homesso\u{1b}".to_owned(), progress(120, 2000))].into();
        assert_eq!(text(&sessions), "homesso\\u{1b}  120 of 2000 accounts");
        sessions.insert("worksso".to_owned(), progress(1, 5));
        assert_eq!(text(&sessions), "2 sessions  121 of 2005 accounts");
    }
}
