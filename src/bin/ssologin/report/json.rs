//! Documents as JSON that is safe on a terminal.

use std::fmt::Write as _;

use serde::Serialize;
use ssologin::text::is_hidden;

use crate::text::Text;

/// Returns the document as indented JSON that ends with a newline.
///
/// This cannot fail, because JSON can represent every value in a document.
pub(super) fn text(document: &impl Serialize) -> Text {
    serde_json::to_string_pretty(document)
        .map(|text| Text::of_lines(&(escaped(&text) + "\n")))
        .unwrap_or_default()
}

/// Escapes characters that a terminal could interpret.
///
/// JSON itself requires this only for the first 32 characters.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_document_is_safe_for_a_terminal_and_keeps_its_meaning() {
        let names = [
            "plain ü 世",
            "\u{1b}[31m",
            "\u{9b}31m\u{7f}",
            "\u{202e}\u{e0041}\n",
        ];
        let text = text(&names);
        let text = text.as_str();
        assert!(
            text.chars()
                .all(|c| c == '\n' || !ssologin::text::is_hidden(c))
        );
        assert!(text.contains("plain ü 世"));
        let read: Vec<String> = serde_json::from_str(text).unwrap();
        assert_eq!(read, names);
    }
}
