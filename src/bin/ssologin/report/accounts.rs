//! Other accounts than after the last login, in words: the fewer are left, the more it is likely to be another user.

use ssologin::cache::OtherAccounts;
use ssologin::session::Account;
use ssologin::text::{shell_word, shortened};

use crate::terminal::Tone;

/// So many new accounts are named, at most one more; the others are counted.
const NAMED: usize = 2;
const MAX_NAME: usize = 40;
const MAX_ID: usize = 20;

/// What is said of them, and how much it should stand out.
pub(super) fn of_others(session: &str, others: &OtherAccounts) -> (Tone, String) {
    let fresh = format!("`ssologin {} --fresh`", shell_word(session));
    let (new, gone) = (named(&others.new), gone(others.gone));
    match (others.kept, others.gone, new.as_str()) {
        (0, _, "") => (
            Tone::Bad,
            format!(
                "sees no accounts, other than last time: another user than meant? then {fresh}"
            ),
        ),
        (0, ..) => (
            Tone::Bad,
            format!(
                "sees none of the accounts of last time, but {new}: another user than meant? then {fresh}"
            ),
        ),
        (_, 0, _) => (Tone::Quiet, format!("also sees {new}")),
        (_, _, "") => (
            Tone::Soon,
            format!("sees fewer accounts than last time: {gone}; if that is not you, {fresh}"),
        ),
        _ => (
            Tone::Soon,
            format!(
                "sees other accounts than last time: new {new}; {gone}; if that is not you, {fresh}"
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
        // In the place of "and 1 more".
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
                "soon: sees other accounts than last time: new A (111), B (222) and C (333); 1 is gone; if that is not you, `ssologin home --fresh`",
            ),
            (
                &[],
                2,
                1,
                "soon: sees fewer accounts than last time: 2 are gone; if that is not you, `ssologin home --fresh`",
            ),
            (
                &["A", "B", "C", "D"],
                1,
                0,
                "bad: sees none of the accounts of last time, but A (111), B (222) and 2 more: another user than meant? then `ssologin home --fresh`",
            ),
            (
                &[],
                1,
                0,
                "bad: sees no accounts, other than last time: another user than meant? then `ssologin home --fresh`",
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
