//! Owns the search for lines that the AWS CLI reads as they are meant, and some SDKs do not.
//!
//! Measured with boto3 1.44, the AWS CLI 1.46 and 2.9, and the SDKs for JavaScript 3.1169 and for
//! Rust 1.13.

use super::document::{Document, Numbered};
use super::line::{Line, Scanner, delimiter, is_space};
use super::place::Place;

/// What is uneven about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unevenness {
    /// A header, or the first key below one, is indented.
    IndentedStart,
    /// A comment is indented.
    IndentedComment,
    /// There is text behind a header.
    TextBehindHeader,
    /// There is a comment directly behind a header, without a blank between.
    CommentAtHeader,
    /// A key is followed by `:` instead of `=`.
    Colon,
    /// There is a blank beyond ASCII, such as a no-break space, beside a key or a value.
    WideBlank,
    /// The line ends with only a carriage return.
    CarriageReturn,
}

/// The lines of a file that are uneven in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uneven {
    /// What is uneven.
    pub what: Unevenness,
    /// The first of the lines.
    pub place: Place,
    /// The number of further lines.
    pub more: usize,
}

/// Returns what is uneven in a file, in the order of the first lines.
pub(super) fn uneven(document: &Document) -> Vec<Uneven> {
    let mut found: Vec<Uneven> = Vec::new();
    let mut search = Search::new();
    for line in document.whole().lines() {
        for what in search.read(line) {
            match found.iter_mut().find(|known| known.what == what) {
                Some(known) => known.more += 1,
                None => found.push(Uneven {
                    what,
                    place: Place {
                        file: document.path().to_owned(),
                        line: line.number,
                    },
                    more: 0,
                }),
            }
        }
    }
    found
}

struct Search {
    scanner: Scanner,
    /// Whether no key was found since the last header.
    is_first: bool,
    /// Whether the last key has no value on its line, so that a block may follow.
    in_block: bool,
}

impl Search {
    fn new() -> Search {
        Search {
            scanner: Scanner::new(),
            is_first: false,
            in_block: false,
        }
    }

    fn read(&mut self, line: Numbered<'_>) -> Vec<Unevenness> {
        let text = line.text;
        let is_indented = text.starts_with([' ', '\t']);
        let mut found = Vec::new();
        match self.scanner.read(text) {
            Line::Header(name) => {
                self.is_first = true;
                if is_indented {
                    found.push(Unevenness::IndentedStart);
                }
                found.extend(behind_header(text, name));
            }
            Line::Entry(entry) => {
                let is_first = std::mem::replace(&mut self.is_first, false);
                if is_first && is_indented {
                    found.push(Unevenness::IndentedStart);
                }
                found.extend(in_entry(entry));
                self.in_block = delimiter(entry).is_some_and(|at| {
                    let value = &entry[at + 1..];
                    value.chars().all(is_space)
                });
            }
            // The SDK for Rust reads a comment in a block as a key if it has a `=`, which harms no
            // other key.
            Line::Comment if is_indented && !(self.in_block && text.contains('=')) => {
                found.push(Unevenness::IndentedComment);
            }
            Line::Blank | Line::Comment | Line::Continuation(_) | Line::Stray => {}
        }
        if text.ends_with('\r') {
            found.push(Unevenness::CarriageReturn);
        }
        found
    }
}

/// Returns what is uneven behind the bracket of a header.
fn behind_header(line: &str, name: &str) -> Option<Unevenness> {
    let end = line.find('[')? + 1 + name.len() + 1;
    let rest = line.get(end..)?.trim_end();
    let text = rest.trim_start();
    if text.is_empty() {
        None
    } else if !text.starts_with(['#', ';']) {
        Some(Unevenness::TextBehindHeader)
    } else if text.len() == rest.len() {
        Some(Unevenness::CommentAtHeader)
    } else {
        None
    }
}

fn in_entry(entry: &str) -> impl Iterator<Item = Unevenness> {
    let parts = delimiter(entry).map(|at| (&entry[..at], &entry[at..at + 1], &entry[at + 1..]));
    let is_wide = |part: &str| {
        let edges = |part: &str| part.trim_matches(is_space).len();
        let in_ascii = part.trim_matches([' ', '\t', '\r', '\n']).len();
        edges(part) != in_ascii
    };
    let colon = parts.filter(|(_, mark, _)| *mark == ":");
    let wide = parts.filter(|(key, _, value)| is_wide(key) || is_wide(value));
    [
        colon.map(|_| Unevenness::Colon),
        wide.map(|_| Unevenness::WideBlank),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is uneven, with the first line and the number of further lines.
    fn found(text: &str) -> Vec<(Unevenness, usize, usize)> {
        let document = Document::parse("config", text.into());
        let all = uneven(&document).into_iter();
        all.map(|found| (found.what, found.place.line, found.more))
            .collect()
    }

    #[test]
    fn each_kind_is_found_once_with_its_first_line() {
        use Unevenness::*;
        for (text, expected) in [
            (" [profile a]\nregion = x\n", (IndentedStart, 1, 0)),
            ("[profile a]\n\tregion = x\n", (IndentedStart, 2, 0)),
            (
                "[profile a]\n region = x\n[profile b]\n region = x\n",
                (IndentedStart, 2, 1),
            ),
            ("[profile a]\nx = y\n # c\n", (IndentedComment, 3, 0)),
            ("[profile a]\ns3 =\n # c\n a = b\n", (IndentedComment, 3, 0)),
            ("[profile a] b\n", (TextBehindHeader, 1, 0)),
            ("[profile a]# b\n", (CommentAtHeader, 1, 0)),
            ("[profile a]\nregion: x\nb = c\nc : d=e\n", (Colon, 2, 1)),
            ("[profile a]\nregion =\u{a0}x\n", (WideBlank, 2, 0)),
            ("[profile a]\nregion\u{3000}= x\n", (WideBlank, 2, 0)),
            ("[profile a]\rregion = x\n", (CarriageReturn, 1, 0)),
        ] {
            assert_eq!(found(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn an_even_file_has_nothing_to_report() {
        for text in [
            "",
            "# a: b\n; c\n[profile a]\n# c\nregion = x\n\n   \n[profile b] # c: d\n",
            "[profile a] ; c\r\nregion = x: y\r\nurl = https://x.example/?a:b\r\n",
            "[profile a]\ns3 =\n  a = b: c\n  # d = e\n\ts = t\nname = \u{a0}.\u{e9}\n",
            "[profile a]\nname = a\u{a0}b\n  continued: text\n",
        ] {
            let rest = found(text).into_iter();
            let rest: Vec<_> = rest
                .filter(|(what, ..)| *what != Unevenness::WideBlank)
                .collect();
            assert_eq!(rest, [], "{text:?}");
        }
        assert_eq!(found("[profile a]\nname = a\u{a0}b\n"), []);
    }
}
