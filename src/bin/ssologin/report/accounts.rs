//! Describes how the accounts differ from those after the last login.
//!
//! The fewer of those are left, the more likely it is that another user is signed in.

use ssologin::cache::OtherAccounts;
use ssologin::session::Account;
use ssologin::text::{shell_word, shortened};

use crate::terminal::Tone;

/// The number of new accounts that are named before the others are counted.
const NAMED: usize = 2;
const MAX_NAME: usize = 40;
const MAX_ID: usize = 20;

/// Returns the message about changed accounts, and its tone.
pub(super) fn of_others(session: &str, others: &OtherAccounts) -> (Tone, String) {
    let fresh = format!("`ssologin {} --fresh`", shell_word(session));
    let (new, gone) = (named(&others.new), gone(others.gone));
    match (others.kept, others.gone, new.as_str()) {
        (0, _, "") => (
            Tone::Bad,
            format!("sees no accounts, unlike last time. Signed in as the wrong user? Run {fresh}"),
        ),
        (0, ..) => (
            Tone::Bad,
            format!(
                "sees none of last time's accounts, but {new}. Signed in as the wrong user? Run \
                 {fresh}"
            ),
        ),
        (_, 0, _) => (Tone::Quiet, format!("also sees {new}")),
        (_, _, "") => (
            Tone::Soon,
            format!(
                "sees fewer accounts than last time: {gone}. Signed in as the wrong user? Run \
                 {fresh}"
            ),
        ),
        _ => (
            Tone::Soon,
            format!(
                "sees different accounts than last time: new {new}; {gone}. Signed in as the \
                 wrong user? Run {fresh}"
            ),
        ),
    }
}

fn gone(count: usize) -> String {
    match count {
        1 => "1 is gone".to_owned(),
        _ => format!("{count} are gone"),
    }
}

fn named(accounts: &[Account]) -> String {
    let shown = match accounts.len() {
        // Name a single further account instead of counting it: "and 1 more" is no shorter.
        all if all <= NAMED + 1 => all,
        _ => NAMED,
    };
    let mut words: Vec<_> = accounts.iter().take(shown).map(label).collect();
    let last = match accounts.len() - shown {
        0 => words.pop().unwrap_or_default(),
        more => format!("{more} more"),
    };
    match words.join(", ").as_str() {
        "" => last,
        others => format!("{others} and {last}"),
    }
}

fn label(account: &Account) -> String {
    let id = shortened(&account.id, MAX_ID);
    match shortened(&account.name, MAX_NAME).as_str() {
        "" => id,
        name => format!("{name} ({id})"),
    }
}

#[cfg(test)]
mod tests {
    use super::of_others;
    use ssologin::cache::OtherAccounts;
    use ssologin::session::Account;

    fn said(session: &str, names: &[&str], gone: usize, kept: usize) -> String {
        let account = |(at, name): (usize, &&str)| Account {
            id: format!("{}", 111 * (at + 1)),
            name: (*name).to_owned(),
            email: "someone@example.com".to_owned(),
        };
        let new = names.iter().enumerate().map(account).collect();
        let (tone, text) = of_others(session, &OtherAccounts { new, gone, kept });
        let tone = match tone {
            crate::terminal::Tone::Quiet => "quiet",
            crate::terminal::Tone::Soon => "soon",
            _ => "bad",
        };
        format!("{tone}: {text}")
    }

    #[test]
    fn it_is_said_the_louder_the_fewer_are_left() {
        for (names, gone, kept, text) in [
            (&["A"][..], 0, 3, "quiet: also sees A (111)"),
            (
                &["A", "B", "C"],
                1,
                1,
                "soon: sees different accounts than last time: new A (111), B (222) and C (333); \
                 1 is gone. Signed in as the wrong user? Run `ssologin home --fresh`",
            ),
            (
                &[],
                2,
                1,
                "soon: sees fewer accounts than last time: 2 are gone. Signed in as the wrong \
                 user? Run `ssologin home --fresh`",
            ),
            (
                &["A", "B", "C", "D"],
                1,
                0,
                "bad: sees none of last time's accounts, but A (111), B (222) and 2 more. Signed \
                 in as the wrong user? Run `ssologin home --fresh`",
            ),
            (
                &[],
                1,
                0,
                "bad: sees no accounts, unlike last time. Signed in as the wrong user? Run \
                 `ssologin home --fresh`",
            ),
        ] {
            assert_eq!(said("home", names, gone, kept), text);
        }
    }

    #[test]
    fn names_of_others_stay_text() {
        let long = "x".repeat(100);
        assert_eq!(
            said("my home", &["\u{1b}[2J", "", &long], 0, 1),
            format!(
                "quiet: also sees \\u{{1b}}[2J (111), 222 and {}… (333)",
                "x".repeat(40)
            )
        );
        let told = said("my home", &["A"], 1, 1);
        assert!(told.ends_with("`ssologin 'my home' --fresh`"), "{told}");
    }
}
