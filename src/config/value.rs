//! Owns keys and their values, which are read from a section's lines on demand.

use std::borrow::Cow;
use std::ops::Range;

use super::document::{Body, Document, Numbered, NumberedLines};
use super::line::{Line, Scanner, split_entry, split_nested, strip, strip_end};
use super::place::Origin;
use super::scan::Chunk;

/// The value of a key, and its position in the file.
///
/// It has no `Debug`, because it may be a secret.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    first: &'a str,
    /// The lines after the key's own line, if the value continues there.
    rest: Option<Body<'a>>,
    indent: usize,
    document: &'a Document,
    line: usize,
}

impl<'a> Value<'a> {
    /// Returns the value as the AWS CLI reads it: stripped, and its lines joined by `\n`.
    ///
    /// Comments between the lines are left out. Quotes, `%`, `~`, `$` and a `#` after the value are
    /// part of the value.
    pub fn text(&self) -> Cow<'a, str> {
        let Some(_) = self.rest else {
            return Cow::Borrowed(self.first);
        };
        let mut text = self.first.to_owned();
        for (line, _) in self.continuation() {
            text.push('\n');
            text.push_str(line);
        }
        text.truncate(strip_end(&text).len());
        Cow::Owned(text)
    }

    /// Returns whether two values have the same [`text`](Value::text).
    ///
    /// It stops at the first difference, so that comparing many values with a long one is fast.
    pub fn is_same(&self, other: &Value<'_>) -> bool {
        let lines = |(line, _)| line;
        self.first == other.first
            && self
                .continuation()
                .map(lines)
                .eq(other.continuation().map(lines))
    }

    /// Returns the file and the line of the key.
    pub fn origin(&self) -> Origin<'a> {
        Origin {
            file: self.document.path(),
            line: self.line,
        }
    }

    /// Returns whether the value is a block of indented `key = value` lines below an empty value.
    pub fn is_nested(&self) -> bool {
        self.first.is_empty() && self.continuation().any(|(line, _)| !line.is_empty())
    }

    /// Returns the value of a key in the nested block.
    ///
    /// Nested keys are case-sensitive, and the last one counts.
    pub fn nested(&self, key: &str) -> Option<Value<'a>> {
        self.nested_keys()
            .filter(|(found, _)| *found == key)
            .map(|(_, value)| value)
            .last()
    }

    /// Iterates over the nested block in file order; it is empty if the value is not a block.
    pub fn nested_keys(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let (document, indent) = (self.document, self.indent);
        self.nested_lines().filter_map(move |(text, line)| {
            let (key, value) = text.split_once('=')?;
            Some((
                strip(key),
                Value {
                    first: strip(value),
                    rest: None,
                    indent,
                    document,
                    line,
                },
            ))
        })
    }

    /// Iterates over the lines of the nested block, with their line numbers.
    pub(super) fn nested_lines(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let block = self.is_nested().then(|| self.continuation());
        block
            .into_iter()
            .flatten()
            .flat_map(|(text, line)| split_nested(text).map(move |part| (part, line)))
    }

    /// Iterates over the continuation lines as they are written, without blank lines and comments.
    pub(super) fn continuation_lines(&self) -> impl Iterator<Item = Numbered<'a>> + use<'a> {
        let mut scanner = Scanner::behind_key(self.indent);
        let lines = self.rest.into_iter().flat_map(Body::lines);
        lines.filter(move |line| matches!(scanner.read(line.text), Line::Continuation(_)))
    }

    /// Returns the place of the value, which does not borrow the document.
    pub(super) fn kept(&self) -> Kept {
        let text = self.document.text();
        let start = self.first.as_ptr().addr() - text.as_ptr().addr();
        Kept {
            first: start..start + self.first.len(),
            rest: self.rest.map(|rest| (rest.start..rest.end, rest.line)),
            indent: self.indent,
            line: self.line,
        }
    }

    /// Iterates over the stripped lines after the first one, with blank lines but without comments.
    fn continuation(&self) -> impl Iterator<Item = (&'a str, usize)> + use<'a> {
        let mut scanner = Scanner::behind_key(self.indent);
        self.rest
            .into_iter()
            .flat_map(Body::lines)
            .filter_map(move |line| match scanner.read(line.text) {
                Line::Continuation(text) => Some((strip(text), line.number)),
                Line::Blank => Some(("", line.number)),
                _ => None,
            })
    }
}

/// The place of a value in its document.
pub(super) struct Kept {
    first: Range<usize>,
    /// The range and the first line of what follows the key's own line.
    rest: Option<(Range<usize>, usize)>,
    indent: usize,
    line: usize,
}

impl Kept {
    /// Returns the value in the document from which it was kept.
    pub(super) fn value<'a>(&self, document: &'a Document) -> Value<'a> {
        let rest = self.rest.as_ref().map(|(range, line)| Body {
            document,
            start: range.start,
            end: range.end,
            line: *line,
        });
        Value {
            first: &document.text()[self.first.clone()],
            rest,
            indent: self.indent,
            document,
            line: self.line,
        }
    }
}

/// A key with its value.
pub(super) struct Entry<'a> {
    /// The key as it is written.
    pub(super) key: &'a str,
    ascii: bool,
    pub(super) value: Value<'a>,
    /// The range of the key's own line.
    pub(super) range: Range<usize>,
    /// Whether the entry contains a byte that is not UTF-8.
    pub(super) damaged: bool,
}

impl<'a> Entry<'a> {
    /// Returns the name of the key, which is the key in lower case.
    pub(super) fn name(&self) -> Cow<'a, str> {
        match self
            .key
            .bytes()
            .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
        {
            true => Cow::Borrowed(self.key),
            false => Cow::Owned(self.key.to_lowercase()),
        }
    }

    /// Returns whether the key contains an upper-case letter.
    pub(super) fn has_capitals(&self) -> bool {
        self.key.chars().any(char::is_uppercase)
    }

    /// Compares keys as the AWS CLI does: in lower case.
    pub(super) fn is(&self, key: &str) -> bool {
        if self.key.eq_ignore_ascii_case(key) {
            return true;
        }
        !self.ascii && self.key.to_lowercase() == key.to_lowercase()
    }
}

/// Returns the keys and values of a section, in file order.
pub(super) fn entries<'a>(document: &'a Document, chunk: &Chunk) -> Entries<'a> {
    Entries::new(document.body(chunk))
}

/// An iterator over the keys and values of a section, in file order and with duplicates.
pub(super) struct Entries<'a> {
    lines: NumberedLines<'a>,
    body: Body<'a>,
    scanner: Scanner,
    open: Option<Entry<'a>>,
}

impl<'a> Entries<'a> {
    /// Starts at the first line after a header.
    fn new(body: Body<'a>) -> Entries<'a> {
        Entries {
            lines: body.lines(),
            body,
            scanner: Scanner::in_section(),
            open: None,
        }
    }

    /// Returns the entry that begins on a line, or `None` if the line has no delimiter.
    fn entry(&self, text: &'a str, line: Numbered<'a>) -> Option<Entry<'a>> {
        let (key, first) = split_entry(text)?;
        let (document, indent) = (self.body.document, self.scanner.indent());
        let value = Value {
            first,
            rest: None,
            indent,
            document,
            line: line.number,
        };
        Some(Entry {
            key,
            ascii: key.is_ascii(),
            value,
            range: line.start..line.start + line.text.len(),
            damaged: line.damaged,
        })
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        while let Some(line) = self.lines.next() {
            let end = line.start + line.text.len();
            match self.scanner.read(line.text) {
                Line::Continuation(_) => {
                    if let Some(open) = &mut self.open {
                        open.damaged |= line.damaged;
                        let key_line = open.value.line;
                        let rest = open.value.rest.get_or_insert(Body {
                            line: key_line + 1,
                            ..self.body
                        });
                        rest.end = end;
                    }
                }
                Line::Entry(text) => {
                    // A line without a delimiter leaves the previous key open, as in the AWS CLI's
                    // parser.
                    let Some(next) = self.entry(text, line) else {
                        continue;
                    };
                    self.body.start = end;
                    let next = Some(next).filter(|next| !next.key.is_empty());
                    if let Some(entry) = std::mem::replace(&mut self.open, next) {
                        return Some(entry);
                    }
                }
                Line::Blank | Line::Comment | Line::Stray | Line::Header(_) => {}
            }
        }
        self.open.take()
    }
}
