//! Text that is safe to print.
//!
//! Names from a config, answers of a service, paths and arguments may contain characters that move
//! the cursor, change colors or reorder what is visible. A terminal must never obey them. So
//! [`Terminal`](crate::terminal::Terminal) prints only [`Text`], and every string that becomes a
//! [`Text`] is escaped. Only the literals of [`text!`], styles and separators add anything else.

use std::ffi::OsString;
use std::fmt::{Arguments, Display};

use anstyle::Style;
use ssologin::text::Printable;
use unicode_width::UnicodeWidthStr as _;

/// A text without hidden characters, except for our own styles and line breaks.
///
/// It has no `Display`, so that it is never mistaken for a string that must be escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(String);

/// Creates a [`Text`] as `format!` creates a string: all arguments but texts are escaped.
///
/// Names in braces are not supported: `concat!` turns them off, because they would not be escaped.
macro_rules! text {
    ($literal:literal $(, $value:expr)* $(,)?) => {
        $crate::text::Text::formatted(format_args!(
            concat!($literal),
            $($crate::text::Text::from(&$value).as_str()),*
        ))
    };
}

pub(crate) use text;

impl<T: Display> From<T> for Text {
    /// Escapes all hidden characters, including line breaks.
    fn from(value: T) -> Text {
        let text = value.to_string();
        // Nearly all texts are plain, and lists can be long.
        let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        Text(match is_plain {
            true => text,
            false => Printable(&text).to_string(),
        })
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Text {
        text.clone()
    }
}

/// The macro [`text!`] takes a reference to each argument, which may be a reference itself.
impl From<&&Text> for Text {
    fn from(text: &&Text) -> Text {
        (*text).clone()
    }
}

impl FromIterator<Text> for Text {
    fn from_iter<I: IntoIterator<Item = Text>>(texts: I) -> Text {
        Text(texts.into_iter().map(|text| text.0).collect())
    }
}

impl Text {
    /// Formats the arguments as they are. Only the macro [`text!`], which escapes them, calls this.
    pub(crate) fn formatted(arguments: Arguments<'_>) -> Text {
        Text(arguments.to_string())
    }

    /// Keeps the line breaks of a text, and escapes all other hidden characters.
    pub(crate) fn of_lines(text: &str) -> Text {
        Text::joined(text.split('\n'), "\n")
    }

    /// Returns the help or the error of clap for the arguments of this process, with its styles.
    ///
    /// It quotes the arguments and the name of the program. So they are escaped and parsed again.
    pub(crate) fn of_clap<T>(
        error: &clap::Error,
        parse: impl FnOnce(&[OsString]) -> Result<T, clap::Error>,
    ) -> Text {
        let escaped = |word: OsString| Text::from(word.to_string_lossy()).0.into();
        let words: Vec<OsString> = std::env::args_os().map(escaped).collect();
        match parse(&words) {
            Err(error) => Text(error.render().ansi().to_string()),
            // Without their hidden characters, the arguments are valid.
            Ok(_) => Text::of_lines(&error.to_string()),
        }
    }

    /// Joins texts with one of our own separators.
    pub(crate) fn joined(
        texts: impl IntoIterator<Item = impl Into<Text>>,
        separator: &'static str,
    ) -> Text {
        let texts: Vec<String> = texts.into_iter().map(|text| text.into().0).collect();
        Text(texts.join(separator))
    }

    /// Appends a text.
    pub(crate) fn push(&mut self, text: impl Into<Text>) {
        self.0 += &text.into().0;
    }

    /// Returns this text in a style.
    pub(crate) fn styled(&self, style: Style) -> Text {
        Text(format!("{style}{}{style:#}", self.0))
    }

    /// Returns this text without line breaks at its end.
    pub(crate) fn trimmed(&self) -> Text {
        Text(self.0.trim_end_matches('\n').to_owned())
    }

    /// Wraps this text.
    pub(crate) fn wrapped(&self, options: textwrap::Options<'_>) -> Vec<Text> {
        let lines = textwrap::wrap(&self.0, options).into_iter();
        lines.map(|line| Text(line.into_owned())).collect()
    }

    /// Returns the width in columns of a text without styles and line breaks.
    pub(crate) fn width(&self) -> usize {
        self.0.width()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::terminal::Tone;
    use proptest::prelude::*;
    use ssologin::text::is_hidden;

    const HOSTILE: &str = "a\u{1b}[31m\u{9b}2J\r\n\u{202e}";

    #[test]
    fn values_are_escaped_and_texts_stay_as_they_are() {
        let name = Text::from("name\n");
        assert_eq!(name.as_str(), "name\\u{a}");
        let painted = Tone::Bad.paint(&name);
        assert_eq!(painted.as_str(), "\u{1b}[31mname\\u{a}\u{1b}[0m");
        let text = text!("{}\t{}\n{}", painted, "x\t", &&7);
        assert_eq!(text.as_str(), "\u{1b}[31mname\\u{a}\u{1b}[0m\tx\\u{9}\n7");
        assert_eq!(Text::from(&text), text);
    }

    #[test]
    fn a_text_of_lines_keeps_only_its_line_breaks() {
        assert_eq!(Text::of_lines("a\r\n\nb\n").as_str(), "a\\u{d}\n\nb\n");
    }

    proptest! {
        #[test]
        fn no_value_gets_through(value in any::<String>()) {
            let value = value + HOSTILE;
            let pieces = [Text::from(&value), text!("{}", value), Text::joined([&value], "\n")];
            for text in pieces {
                prop_assert!(!text.as_str().chars().any(is_hidden));
            }
        }
    }
}
