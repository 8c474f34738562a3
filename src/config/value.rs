//! Owns keys and their values, read in a section's lines when somebody asks.

use std::borrow::Cow;
use std::ops::Range;

use super::document::{Body, Chunk, Document, Numbered, NumberedLines};
use super::line::{Line, Scanner, split_entry, split_nested, strip, strip_end};
use super::place::Origin;

/// The value of a key, and where it stands.
///
/// It has no `Debug`: it may be a secret.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    first: &'a str,
    /// What follows the key's line, where the value goes on there.
    rest: Option<Body<'a>>,
    indent: usize,
    document: &'a Document,
    line: usize,
}

impl<'a> Value<'a> {
    /// Returns the value as the AWS CLI has it: stripped, its lines joined by `\n`, comments between them left out.
    ///
    /// Quotes, `%`, `~`, `$` and a `#` behind the value are part of it.
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

    /// Returns the file and the line of the key.
    pub fn origin(&self) -> Origin<'a> {
        Origin {
            file: self.document.path(),
            line: self.line,
        }
    }

    /// Says whether the value is a block of indented `key = value` lines below an empty value.
    pub fn is_nested(&self) -> bool {
        self.first.is_empty() && self.continuation().any(|(line, _)| !line.is_empty())
    }

    /// Returns the value of a key in the block below; the case of nested keys counts, and the last one wins.
    pub fn nested(&self, key: &str) -> Option<Value<'a>> {
        self.nested_keys()
            .filter(|(found, _)| *found == key)
            .map(|(_, value)| value)
            .last()
    }

    /// Iterates over the block below in file order; none where the value is no block.
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

    /// The lines of the block below, with their numbers.
    pub(super) fn nested_lines(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let block = self.is_nested().then(|| self.continuation());
        block
            .into_iter()
            .flatten()
            .flat_map(|(text, line)| split_nested(text).map(move |part| (part, line)))
    }

    /// Where the lines behind the first one stand that belong to the value; blank ones and comments are left out.
    pub(super) fn continuation_ranges(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let mut scanner = Scanner::behind_key(self.indent);
        let lines = self.rest.into_iter().flat_map(Body::lines);
        lines.filter_map(move |line| match scanner.read(line.text) {
            Line::Continuation(_) => Some(line.start..line.start + line.text.len()),
            _ => None,
        })
    }

    /// The lines behind the first one, stripped: blank ones are part of the value, comments are not.
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

/// A key with its value.
pub(super) struct Entry<'a> {
    /// The key as it is written.
    pub(super) key: &'a str,
    ascii: bool,
    pub(super) value: Value<'a>,
    /// Where the key's own line stands.
    pub(super) range: Range<usize>,
    /// Whether a byte of it is not UTF-8.
    pub(super) damaged: bool,
}

impl<'a> Entry<'a> {
    /// The key in lower case, which is its name.
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

    /// Compares keys as the AWS CLI does: in lower case.
    pub(super) fn is(&self, key: &str) -> bool {
        if self.key.eq_ignore_ascii_case(key) {
            return true;
        }
        !self.ascii && self.key.to_lowercase() == key.to_lowercase()
    }
}

/// Reads the keys and values of a section, in file order.
pub(super) fn entries<'a>(document: &'a Document, chunk: &Chunk) -> Entries<'a> {
    Entries::new(document.body(chunk))
}

/// The keys and values of a section, in file order, repeated ones included.
pub(super) struct Entries<'a> {
    lines: NumberedLines<'a>,
    body: Body<'a>,
    scanner: Scanner,
    open: Option<Entry<'a>>,
}

impl<'a> Entries<'a> {
    /// Starts at the line behind a header.
    fn new(body: Body<'a>) -> Entries<'a> {
        Entries {
            lines: body.lines(),
            body,
            scanner: Scanner::in_section(),
            open: None,
        }
    }

    /// Makes the entry that begins on a line; none where a delimiter or the key is missing.
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
                    // Without a delimiter the key before it stays open, as in the AWS CLI's parser.
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
