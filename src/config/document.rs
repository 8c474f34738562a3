//! Owns one file: its bytes, and where its sections are.

use std::path::{Path, PathBuf};

use super::line::Lines;
use super::name::SectionKind;
use super::scan::{Chunk, Text, scan};

/// The replacement for each byte that is not UTF-8; it is one byte, so that offsets stay valid.
const SUBSTITUTE: char = '\u{1a}';

/// A config file: all of its bytes, and what the AWS CLI reads in it.
///
/// It has no `Debug`, because a credentials file contains secrets.
pub struct Document {
    path: PathBuf,
    text: String,
    /// The original bytes and the offsets of the invalid ones, if the file is not UTF-8.
    ///
    /// The bytes are as long as `text`.
    damage: Option<(Vec<u8>, Vec<usize>)>,
    encoding: Encoding,
    carriage_returns: bool,
    sections: Vec<Chunk>,
    /// The indices of the `[DEFAULT]` sections.
    inherited: Vec<usize>,
}

/// The encoding of the file, judged by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    ByteOrderMark,
    Utf16,
}

impl Document {
    /// Parses the bytes of a file; `path` is its name in messages.
    ///
    /// This never fails: what the AWS CLI would reject becomes a [`Problem`](super::Problem) with
    /// its line. A byte-order mark is skipped, a line that is not UTF-8 is ignored, and a UTF-16
    /// file counts as empty.
    pub fn parse(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Document {
        let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let (text, damage) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let bytes = error.into_bytes();
                let (text, offsets) = substitute(&bytes);
                (text, Some((bytes, offsets)))
            }
        };
        let encoding = match text.starts_with('\u{feff}') {
            true => Encoding::ByteOrderMark,
            false if utf16 => Encoding::Utf16,
            false => Encoding::Plain,
        };
        let carriage_returns = memchr::memchr(b'\r', text.as_bytes()).is_some();
        let (path, sections, inherited) = (path.into(), Vec::new(), Vec::new());
        let mut document = Document {
            path,
            text,
            damage,
            encoding,
            carriage_returns,
            sections,
            inherited,
        };
        if encoding != Encoding::Utf16 {
            let text = Text {
                whole: &document.text,
                start: document.text.len() - document.unmarked().len(),
                carriage_returns,
            };
            document.sections = scan(text, |start, end| document.is_damaged(start, end));
        }
        let numbered = document.sections.iter().enumerate();
        document.inherited = numbered
            .filter(|(_, chunk)| chunk.kind == SectionKind::Inherited)
            .map(|(at, _)| at)
            .collect();
        document
    }

    /// Returns the path that messages use for the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns all bytes of the file, unchanged.
    pub fn bytes(&self) -> &[u8] {
        self.damage
            .as_ref()
            .map_or(self.text.as_bytes(), |(bytes, _)| bytes)
    }

    /// Iterates over the lines of the file, including their line breaks (`\n`, `\r\n` or `\r`).
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        Lines::new(&self.text, self.carriage_returns).map(move |line| {
            let end = start + line.len();
            &self.bytes()[std::mem::replace(&mut start, end)..end]
        })
    }

    /// Returns the text after the byte-order mark.
    fn unmarked(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Returns the text of the file.
    ///
    /// Each byte that is not UTF-8 is replaced by a one-byte character, so offsets match the bytes.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn sections(&self) -> &[Chunk] {
        &self.sections
    }

    /// Iterates over the `[DEFAULT]` sections.
    pub(super) fn inherited(&self) -> impl Iterator<Item = &Chunk> {
        self.inherited
            .iter()
            .filter_map(|place| self.sections.get(*place))
    }

    /// Returns the text between the brackets of a header.
    pub(super) fn header(&self, chunk: &Chunk) -> &str {
        &self.text[chunk.name.0..chunk.name.1]
    }

    /// Returns the lines of a section after its header.
    pub(super) fn body(&self, chunk: &Chunk) -> Body<'_> {
        Body {
            document: self,
            start: chunk.body,
            end: chunk.end,
            line: chunk.line + 1,
        }
    }

    /// Returns all lines; none if the file is UTF-16.
    pub(super) fn whole(&self) -> Body<'_> {
        let end = match self.encoding {
            Encoding::Utf16 => 0,
            _ => self.text.len(),
        };
        Body {
            document: self,
            start: (self.text.len() - self.unmarked().len()).min(end),
            end,
            line: 1,
        }
    }

    /// Returns the lines up to the first header, including the header.
    pub(super) fn preamble(&self) -> Body<'_> {
        let whole = self.whole();
        let header = self.sections.first();
        Body {
            end: header.map_or(whole.end, |header| header.body),
            ..whole
        }
    }

    /// Returns whether the range contains a byte that is not UTF-8.
    fn is_damaged(&self, start: usize, end: usize) -> bool {
        self.damage.as_ref().is_some_and(|(_, offsets)| {
            offsets
                .get(offsets.partition_point(|at| *at < start))
                .is_some_and(|at| *at < end)
        })
    }
}

/// A range of lines in a document.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) document: &'a Document,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of the first line, from 1.
    pub(super) line: usize,
}

/// A line of a document.
#[derive(Clone, Copy)]
pub(super) struct Numbered<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) number: usize,
    pub(super) damaged: bool,
}

impl<'a> Body<'a> {
    pub(super) fn lines(self) -> NumberedLines<'a> {
        let text = &self.document.text[self.start..self.end];
        NumberedLines {
            lines: Lines::new(text, self.document.carriage_returns),
            document: self.document,
            start: self.start,
            number: self.line,
        }
    }
}

/// An iterator over the lines of a body.
#[derive(Clone)]
pub(super) struct NumberedLines<'a> {
    lines: Lines<'a>,
    document: &'a Document,
    start: usize,
    number: usize,
}

impl<'a> Iterator for NumberedLines<'a> {
    type Item = Numbered<'a>;

    fn next(&mut self) -> Option<Numbered<'a>> {
        let text = self.lines.next()?;
        let (start, number) = (self.start, self.number);
        self.start += text.len();
        self.number += 1;
        Some(Numbered {
            text,
            start,
            number,
            damaged: self.document.is_damaged(start, self.start),
        })
    }
}

/// Replaces each byte that is not UTF-8 by a one-byte character, and returns the offsets.
fn substitute(bytes: &[u8]) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(bytes.len());
    let mut offsets = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for _ in chunk.invalid() {
            offsets.push(text.len());
            text.push(SUBSTITUTE);
        }
    }
    (text, offsets)
}
