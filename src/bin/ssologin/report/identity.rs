//! As whom somebody acts.

use std::fmt::Write as _;

use serde::Serialize;
use ssologin::Printable;
use unicode_width::UnicodeWidthStr as _;

use super::document::{SCHEMA, text};
use crate::terminal::Tone;

/// What is known of role credentials.
#[derive(Serialize)]
pub(crate) struct IdentityReport<'a> {
    pub(crate) account: &'a str,
    pub(crate) account_name: Option<&'a str>,
    pub(crate) arn: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) role_name: Option<&'a str>,
    pub(crate) role_session_name: Option<&'a str>,
    pub(crate) profile: &'a str,
    pub(crate) session: &'a str,
    pub(crate) credentials_minutes_left: i64,
    pub(crate) token_minutes_left: i64,
    pub(crate) sign_in_ends_at: Option<String>,
}

#[derive(Serialize)]
struct IdentityDocument<'a> {
    schema: u32,
    #[serde(flatten)]
    identity: &'a IdentityReport<'a>,
}

pub(crate) fn identity_document(identity: &IdentityReport<'_>) -> String {
    text(&IdentityDocument {
        schema: SCHEMA,
        identity,
    })
}

/// A line for each fact that there is, the facts aligned behind their names.
pub(crate) fn facts<const N: usize>(facts: [(&str, (String, Tone)); N]) -> String {
    let known = || facts.iter().filter(|(_, (fact, _))| !fact.is_empty());
    let width = known().map(|(name, _)| name.width()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, (fact, tone)) in known() {
        let gap = width.saturating_sub(name.width()) + 2;
        let fact = Printable(fact).to_string();
        let _ = writeln!(
            out,
            "{}{:gap$}{}",
            Tone::Quiet.paint(name),
            "",
            tone.paint(&fact)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::facts;
    use crate::terminal::Tone;

    #[test]
    fn facts_are_aligned_and_safe_and_those_that_are_not_known_left_out() {
        let text = facts([
            ("a", ("x\u{1b}[2J".into(), Tone::Plain)),
            ("name", ("y".into(), Tone::Good)),
            ("much longer", (String::new(), Tone::Plain)),
        ]);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "a     x\\u{1b}[2J\nname  y\n");
    }
}
