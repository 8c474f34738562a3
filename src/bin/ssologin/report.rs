//! Results as text: documents for programs, tables and lines for people.

mod accounts;
mod board;
mod clipboard;
mod diff;
mod document;
mod export;
mod fit;
mod identity;
mod live;
mod progress;
mod screen;
mod table;
mod talk;

pub(crate) use clipboard::Clipboard;
pub(crate) use diff::{paint_diff, unified_diff};
pub(crate) use document::{
    AccountReport, ErrorReport, FindingReport, ProfileReport, RoleReport, SessionReport,
    SessionStatusReport, accounts_document, findings_document, profiles_document, roles_document,
    sessions_document, status_document,
};
pub(crate) use export::export;
pub(crate) use fit::{hanging, wrapped};
pub(crate) use identity::{IdentityReport, identity_document};
pub(crate) use progress::ProgressLine;
pub(crate) use table::{Table, facts};
pub(crate) use talk::{Talk, outcome_word};

use chrono::TimeDelta;

/// A duration as people say it, rounded down: `42 min`, `7 h 59 min`, `50 s`.
pub(crate) fn spoken(left: TimeDelta) -> String {
    let (minutes, seconds) = (left.num_minutes(), left.num_seconds());
    match minutes {
        ..=0 => format!("{} s", seconds.max(0)),
        1..120 => format!("{minutes} min"),
        _ if minutes % 60 == 0 => format!("{} h", minutes / 60),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;
    use chrono::TimeDelta;

    #[test]
    fn durations_are_rounded_down() {
        for (seconds, text) in [
            (-5, "0 s"),
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min"),
            (7199, "119 min"),
            (7200, "2 h"),
            (28799, "7 h 59 min"),
        ] {
            assert_eq!(spoken(TimeDelta::seconds(seconds)), text, "{seconds}");
        }
    }
}
