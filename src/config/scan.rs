//! Owns the search for the sections of a file, which a shell prompt waits for.

use super::line::{Line, Lines, Scanner};
use super::name::SectionKind;

/// A section as it is in the file.
pub(super) struct Chunk {
    /// The offset of the header's line.
    pub(super) start: usize,
    /// The start and end offsets of the text between the header's brackets.
    pub(super) name: (usize, usize),
    /// The offset of the line after the header.
    pub(super) body: usize,
    /// The offset of the next header, or of the end of the file.
    pub(super) end: usize,
    /// The line of the header, from 1.
    pub(super) line: usize,
    pub(super) kind: SectionKind,
}

/// The text of a file.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) whole: &'a str,
    /// The offset of the first line.
    pub(super) start: usize,
    /// Whether there is a carriage return in it.
    pub(super) carriage_returns: bool,
}

/// Returns the sections of a file.
///
/// `is_damaged` returns whether a range of the text was not UTF-8.
pub(super) fn scan(text: Text<'_>, is_damaged: impl Fn(usize, usize) -> bool) -> Vec<Chunk> {
    let mut scan = Scan::new(text, is_damaged);
    loop {
        if scan.scanner.is_settled() && !text.carriage_returns {
            scan.pass_over_plain_lines();
        }
        if !scan.read_line() {
            return scan.sections;
        }
    }
}

struct Scan<'a, F> {
    text: &'a str,
    carriage_returns: bool,
    is_damaged: F,
    sections: Vec<Chunk>,
    scanner: Scanner,
    /// The offset of the next line.
    offset: usize,
    /// The number of the next line, from 1.
    number: usize,
}

impl<'a, F: Fn(usize, usize) -> bool> Scan<'a, F> {
    fn new(text: Text<'a>, is_damaged: F) -> Scan<'a, F> {
        Scan {
            text: text.whole,
            carriage_returns: text.carriage_returns,
            is_damaged,
            // The section of a profile has about as many bytes.
            sections: Vec::with_capacity(text.whole.len() / 128),
            scanner: Scanner::new(),
            offset: text.start,
            number: 1,
        }
    }

    /// Reads the next line; returns whether there is one.
    fn read_line(&mut self) -> bool {
        let rest = &self.text[self.offset..];
        let Some(line) = Lines::new(rest, self.carriage_returns).next() else {
            return false;
        };
        if let Line::Header(name) = self.scanner.read(line) {
            // There is only white space before the `[` of a header, so the first `[` of the line is
            // the right one.
            let start = memchr::memchr(b'[', line.as_bytes()).map_or(0, |at| at + 1);
            self.add(start, name.len(), line.len());
        }
        self.offset += line.len();
        self.number += 1;
        true
    }

    /// Adds the section whose header is the next line, which has `length` bytes.
    fn add(&mut self, name: usize, name_length: usize, length: usize) {
        let (start, body) = (self.offset, self.offset + length);
        if let Some(last) = self.sections.last_mut() {
            last.end = start;
        }
        let name = (start + name, start + name + name_length);
        let kind = match (self.is_damaged)(start, body) {
            true => SectionKind::Damaged,
            false => SectionKind::of(&self.text[name.0..name.1]),
        };
        self.sections.push(Chunk {
            start,
            name,
            body,
            end: self.text.len(),
            line: self.number,
            kind,
        });
    }

    /// Reads headers, keys and comments at the left margin and empty lines: nearly all lines.
    ///
    /// Unlike other lines, they mean the same whatever precedes them, so this is fast. It ends at
    /// the first other line, with the state of the scanner before that line.
    fn pass_over_plain_lines(&mut self) {
        let bytes = self.text.as_bytes();
        let first = self.offset;
        // A line after a header may mean something else than one after a key, so it is read again.
        let mut section: Option<(usize, usize)> = None;
        for end in memchr::memchr_iter(b'\n', &bytes[first..]) {
            let length = first + end + 1 - self.offset;
            let line = &bytes[self.offset..self.offset + length - 1];
            match line.first() {
                Some(b'[') => {
                    let Some(bracket) = last_bracket(line).filter(|at| *at > 1) else {
                        break;
                    };
                    self.add(1, bracket - 1, length);
                    section = Some((self.offset + length, self.number + 1));
                }
                first if first.is_none_or(|first| is_plain_start(*first)) => {}
                _ => break,
            }
            self.offset += length;
            self.number += 1;
        }
        if let Some((body, number)) = section {
            self.scanner = Scanner::in_section();
            (self.offset, self.number) = (body, number);
        }
    }
}

/// Returns whether the first byte of a line shows that it is empty, or a key or a comment at the
/// left margin.
pub(super) fn is_plain_start(first: u8) -> bool {
    first.is_ascii_alphanumeric() || matches!(first, b'\n' | b'#' | b';')
}

/// Returns the offset of the last `]`, which nearly always is the last byte.
pub(super) fn last_bracket(line: &[u8]) -> Option<usize> {
    match line {
        [rest @ .., b']'] => Some(rest.len()),
        _ => memchr::memrchr(b']', line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing::LINES;
    use proptest::prelude::*;

    /// Returns the offsets and the line of each section.
    fn places(sections: &[Chunk]) -> Vec<[usize; 6]> {
        let place = |it: &Chunk| [it.start, it.name.0, it.name.1, it.body, it.end, it.line];
        sections.iter().map(place).collect()
    }

    fn text(whole: &str) -> Text<'_> {
        Text {
            whole,
            start: 0,
            carriage_returns: whole.contains('\r'),
        }
    }

    /// Finds the sections line by line, without passing over any.
    fn line_by_line(whole: &str) -> Vec<Chunk> {
        let mut scan = Scan::new(text(whole), |_, _| false);
        while scan.read_line() {}
        scan.sections
    }

    proptest! {
        #[test]
        fn passing_over_plain_lines_changes_nothing(
            lines in proptest::collection::vec(proptest::sample::select(LINES), 0..20),
        ) {
            let whole = lines.concat();
            let found = scan(text(&whole), |_, _| false);
            prop_assert_eq!(places(&found), places(&line_by_line(&whole)));
        }
    }
}
