//! What to do next about the tokens of sessions.

use ssologin::status::State;
use ssologin::text::shell_word;

/// Returns which sessions need a login and the command for it, or `None` if nothing needs one.
///
/// Sessions that are signed out only count if all are: the user may have logged out of one on
/// purpose. `is_all` says that `sessions` are all that the config has.
pub(crate) fn advice(sessions: &[(&str, State)], is_all: bool) -> Option<String> {
    let signed_out = sessions.iter().all(|(_, state)| *state == State::SignedOut);
    let needs_login = |state: &State| match state {
        State::Expired | State::Unreadable => true,
        State::SignedOut => signed_out,
        State::Valid | State::Renewable => false,
    };
    let names: Vec<&str> = sessions
        .iter()
        .filter(|(_, state)| needs_login(state))
        .map(|(name, _)| *name)
        .collect();
    let sessions_in_words = match names.len() {
        0 => return None,
        1 => "1 session".to_owned(),
        count => format!("{count} sessions"),
    };
    let state = if signed_out { "signed out" } else { "expired" };
    let words = if is_all && names.len() > 1 && names.len() == sessions.len() {
        "--all".to_owned()
    } else {
        let words = names.iter().map(|name| shell_word(name));
        words.collect::<Vec<_>>().join(" ")
    };
    Some(format!(
        "{sessions_in_words} {state}: run `ssologin {words}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::advice;
    use ssologin::status::State::{Expired, Renewable, SignedOut, Unreadable, Valid};

    #[test]
    fn only_what_needs_a_login_is_named() {
        for (sessions, is_all, expected) in [
            (&[][..], true, None),
            (&[("a", Valid), ("b", Renewable)], true, None),
            (&[("a", Valid), ("b", SignedOut)], true, None),
            (
                &[("a", SignedOut)],
                true,
                Some("1 session signed out: run `ssologin a`"),
            ),
            (
                &[("a", SignedOut), ("b", SignedOut)],
                true,
                Some("2 sessions signed out: run `ssologin --all`"),
            ),
            (
                &[("a", Expired), ("b", SignedOut), ("my corp", Unreadable)],
                true,
                Some("2 sessions expired: run `ssologin a 'my corp'`"),
            ),
            (
                &[("a", Expired), ("b", Expired)],
                true,
                Some("2 sessions expired: run `ssologin --all`"),
            ),
            // Others were not selected, and `--all` would log in to them too.
            (
                &[("a", Expired), ("b", Expired)],
                false,
                Some("2 sessions expired: run `ssologin a b`"),
            ),
        ] {
            assert_eq!(advice(sessions, is_all).as_deref(), expected);
        }
    }

    #[test]
    fn a_name_cannot_move_the_cursor() {
        let text = advice(&[("a\u{1b}[2J\u{9b}", Expired)], true);
        assert!(!text.is_some_and(|text| text.contains(char::is_control)));
    }
}
