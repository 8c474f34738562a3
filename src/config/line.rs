//! Owns the grammar of lines, as Python's `configparser` classifies them.
//!
//! The callers decide what a line means for a section or a value.

/// Returns whether Python's `str.strip` removes `c`.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Strips `text` on both sides, as Python's `str.strip` does.
pub(super) fn strip(text: &str) -> &str {
    match text.as_bytes() {
        // Usually there is nothing to strip: checking bytes is much faster than checking
        // characters.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => {
            let text = text.trim_start_matches(is_space);
            strip_end(text)
        }
    }
}

/// Strips the end of `text`, as Python's `str.rstrip` does.
pub(super) fn strip_end(text: &str) -> &str {
    let blanks = text.bytes().rev().take_while(|b| is_blank(*b)).count();
    let text = &text[..text.len() - blanks];
    match text.as_bytes().last() {
        Some(last) if !last.is_ascii() => text.trim_end_matches(is_space),
        _ => text,
    }
}

/// Returns whether an ASCII character is white space in Python.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | 0x1c..=b' ')
}

/// An iterator that splits text after each universal newline of Python: `\n`, `\r\n`, `\r`.
#[derive(Clone)]
pub(super) struct Lines<'a> {
    rest: &'a str,
    carriage_returns: bool,
}

impl<'a> Lines<'a> {
    /// Starts at the beginning of `text`.
    ///
    /// `carriage_returns` may be false only if `text` has no `\r`, which makes splitting faster.
    pub(super) fn new(text: &'a str, carriage_returns: bool) -> Lines<'a> {
        Lines {
            rest: text,
            carriage_returns,
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = if self.carriage_returns {
            self.rest.find(['\n', '\r']).map(|at| {
                if self.rest[at..].starts_with("\r\n") {
                    at + 2
                } else {
                    at + 1
                }
            })
        } else {
            memchr::memchr(b'\n', self.rest.as_bytes()).map(|at| at + 1)
        };
        let (line, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(line)
    }
}

/// The kind of a line.
pub(super) enum Line<'a> {
    /// Only white space, which is an empty line when it is inside a multi-line value.
    Blank,
    /// A comment: the first character that is not white space is `#` or `;`.
    Comment,
    /// A header `[…]`, as the text between the first `[` and the last `]`.
    Header(&'a str),
    /// A line that is indented deeper than its key, without its indentation.
    Continuation(&'a str),
    /// Text before the first header.
    Stray,
    /// A key and its value, or what should be one, without its indentation.
    Entry(&'a str),
}

/// The state that the lines so far determine for the next one.
#[derive(Clone)]
pub(super) struct Scanner {
    in_section: bool,
    has_key: bool,
    indent: usize,
}

impl Scanner {
    /// Returns the state at the start of a file.
    pub(super) fn new() -> Scanner {
        Scanner {
            in_section: false,
            has_key: false,
            indent: 0,
        }
    }

    /// Returns the state after a header; the indentation of the header has no meaning.
    pub(super) fn in_section() -> Scanner {
        Scanner {
            in_section: true,
            has_key: false,
            indent: 0,
        }
    }

    /// Returns the state after a key that is indented by `indent` characters.
    pub(super) fn behind_key(indent: usize) -> Scanner {
        Scanner {
            in_section: true,
            has_key: true,
            indent,
        }
    }

    /// Returns the indentation that a continuation line must exceed, in characters.
    pub(super) fn indent(&self) -> usize {
        self.indent
    }

    /// Returns whether the last key is at the left margin.
    ///
    /// If it is, another such key or an empty line does not change the state.
    pub(super) fn is_settled(&self) -> bool {
        self.in_section && self.has_key && self.indent == 0
    }

    /// Returns what the next line is, and updates the state.
    pub(super) fn read<'a>(&mut self, line: &'a str) -> Line<'a> {
        let (indent, text) = unindent(line);
        let Some(&first) = text.as_bytes().first() else {
            return Line::Blank;
        };
        if matches!(first, b'#' | b';') {
            return Line::Comment;
        }
        if self.has_key && indent > self.indent {
            return Line::Continuation(text);
        }
        self.indent = indent;
        if first == b'['
            && let Some(end) = memchr::memrchr(b']', text.as_bytes()).filter(|end| *end > 1)
        {
            self.in_section = true;
            self.has_key = false;
            return Line::Header(&text[1..end]);
        }
        if !self.in_section {
            return Line::Stray;
        }
        if matches!(first, b'=' | b':') {
            // The AWS CLI's parser accepts an empty key, but no line can continue its value.
            self.has_key = false;
        } else if !self.has_key {
            // A line without a delimiter leaves the previous key open.
            self.has_key = delimiter(text).is_some();
        }
        Line::Entry(text)
    }
}

/// Splits off the indentation, which is counted in characters.
fn unindent(line: &str) -> (usize, &str) {
    let blanks = line.bytes().take_while(|b| is_blank(*b)).count();
    match line.as_bytes().get(blanks) {
        Some(byte) if !byte.is_ascii() => {
            let text = line.trim_start_matches(is_space);
            (line[..line.len() - text.len()].chars().count(), text)
        }
        _ => (blanks, &line[blanks..]),
    }
}

/// Splits an entry at its first `=` or `:` and strips both parts; the key keeps its case.
pub(super) fn split_entry(text: &str) -> Option<(&str, &str)> {
    let at = delimiter(text)?;
    Some((strip_end(&text[..at]), strip(&text[at + 1..])))
}

/// Returns the offset of the first `=` or `:`.
pub(super) fn delimiter(text: &str) -> Option<usize> {
    text.bytes().position(|b| matches!(b, b'=' | b':'))
}

/// Splits a nested block as Python's `str.splitlines` does.
///
/// It recognizes more line breaks than the reader of the file.
pub(super) fn split_nested(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
                ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    })
    .map(strip)
    .filter(|line| !line.is_empty())
}
