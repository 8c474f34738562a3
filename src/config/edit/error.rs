//! Owns the reasons why an edit is not made.

use crate::config::place::Place;

/// An edit that would not be read back as intended.
///
/// The message never contains a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file is UTF-16, so nothing in it can be read.
    #[error("the file is UTF-16, which no AWS tool can read: save it as UTF-8")]
    Utf16,
    /// The name is one that some SDKs do not find.
    #[error("the name `{name}` {why}: use only letters, digits and `_-./@:+`")]
    Name {
        /// The name, with control characters escaped.
        name: String,
        /// What is wrong, as a clause that follows the name.
        why: &'static str,
    },
    /// The key is invalid.
    #[error("`{key}` is not a valid key: use lower-case letters, digits, `_`, `-` and `.`")]
    Key {
        /// The key, with control characters escaped.
        key: String,
    },
    /// The value would be read back differently.
    #[error("the value of `{key}` for {section} {why}: choose another value")]
    Value {
        /// The section, such as `[profile dev]`.
        section: String,
        /// The name of the key.
        key: String,
        /// What is wrong, as a clause that follows the value.
        why: &'static str,
    },
    /// The section is not in the config file.
    #[error("the config file has no section {section}: add it first")]
    NoSection {
        /// The section, such as `[profile dev]`.
        section: String,
    },
    /// The edit would delete lines that look like a header or a key, but continue a value.
    ///
    /// The AWS CLI reads them as a part of the value because they are indented.
    #[error("{at}: {}", would_delete(section, key, lines))]
    Indented {
        /// The place of the first of these lines.
        at: Place,
        /// The section of the value, such as `[profile dev]`.
        section: String,
        /// The name of the key that has the value.
        key: String,
        /// The numbers of all of these lines, from 1.
        lines: Vec<usize>,
    },
    /// The edit would change how the lines around the section are read.
    ///
    /// The cause is their indentation, or a line that is not valid in the format.
    #[error(
        "{section} cannot be edited without changing the meaning of its neighbors: fix the \
         indentation around it first"
    )]
    Layout {
        /// The section, such as `[profile dev]`.
        section: String,
    },
}

/// The maximum number of lines that a message names.
const MAX_LINES: usize = 5;

fn would_delete(section: &str, key: &str, lines: &[usize]) -> String {
    let value = format!("the value of `{key}` in {section}");
    let numbers = |lines: &[usize]| {
        let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
        numbers.join(", ")
    };
    let named = match lines {
        [] | [_] => {
            return format!(
                "the line is indented, so it belongs to {value} and would be deleted with it: \
                 remove its indentation first"
            );
        }
        [before @ .., last] if before.len() < MAX_LINES => {
            format!("{} and {last}", numbers(before))
        }
        _ => {
            let (named, more) = lines.split_at(MAX_LINES);
            format!("{} and {} more", numbers(named), more.len())
        }
    };
    format!(
        "lines {named} are indented, so they belong to {value} and would be deleted with it: \
         remove their indentation first"
    )
}
