//! Makes text from the network or from a file safe to print or embed.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// A text that is displayed with all unsafe characters escaped.
///
/// These are the characters that could move the cursor, change a color or reorder the visible
/// text: control characters, line separators, bidirectional marks and zero-width characters.
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, hidden)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            let (before, after) = rest.split_at(at);
            write!(f, "{before}{}", hidden.escape_unicode())?;
            rest = after.strip_prefix(hidden).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

/// Escapes a text and truncates it to `limit` characters, so that a message stays short.
#[must_use]
pub fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", Printable(text.get(..end).unwrap_or_default())),
        None => Printable(text).to_string(),
    }
}

/// Escapes a text for use between tags and in quoted attributes, in HTML and in XML.
#[must_use]
pub(crate) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The characters that are not unreserved according to RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes all but the unreserved characters of RFC 3986.
///
/// A space becomes `%20`, never `+`.
#[must_use]
pub(crate) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The characters with a meaning to a shell, except for those that a URL cannot do without.
const OF_SHELLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'$')
    .add(b'`')
    .add(b'(')
    .add(b')')
    .add(b'{')
    .add(b'}')
    .add(b'<')
    .add(b'>')
    .add(b';')
    .add(b'&')
    .add(b'|')
    .add(b'*')
    .add(b'^')
    .add(b'\\')
    .add(b'\'')
    .add(b'"');

/// Percent-encodes what a shell would not read as text, in a URL for a command that may be a shell.
#[must_use]
pub(crate) fn percent_encoded_for_shells(url: &str) -> String {
    utf8_percent_encode(url, OF_SHELLS).to_string()
}

/// Returns whether a character could move the cursor, change a color or reorder the visible text.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{Printable, shortened};
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown_and_not_obeyed() {
        assert_eq!(
            Printable("a\u{1b}[31mb\r\n").to_string(),
            "a\\u{1b}[31mb\\u{d}\\u{a}"
        );
        assert_eq!(
            Printable("\u{202e}x\u{200b}").to_string(),
            "\\u{202e}x\\u{200b}"
        );
        assert_eq!(Printable("Grüße, 世界").to_string(), "Grüße, 世界");
        assert_eq!(shortened("abcdef", 3), "abc…");
        assert_eq!(shortened("abc", 3), "abc");
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text in any::<String>()) {
            prop_assert!(!Printable(&text).to_string().chars().any(char::is_control));
        }

        #[test]
        fn printable_ascii_is_unchanged(text in "[ -~]*") {
            prop_assert_eq!(Printable(&text).to_string(), text);
        }
    }
}
