//! Owns the insertion of new text into a file.

use std::ops::Range;

use super::spelling::Habit;
use crate::config::document::Document;

/// A range of the file, and the text that replaces it.
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: Vec<u8>,
    pub(super) fit: Fit,
}

/// How new text fits into the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The text is a part of a line, or replaces whole lines.
    Exact,
    /// The text becomes lines of its own.
    Lines,
    /// The text becomes lines of its own, with a blank line before and after them.
    Paragraph,
}

impl Splice {
    pub(super) fn exact(range: Range<usize>, text: impl Into<Vec<u8>>) -> Splice {
        Splice {
            range,
            text: text.into(),
            fit: Fit::Exact,
        }
    }
}

/// Inserts the new texts; texts for the same place are inserted in the order of `splices`.
pub(super) fn apply(document: &Document, mut splices: Vec<Splice>, habit: Habit<'_>) -> Vec<u8> {
    splices.sort_by_key(|splice| splice.range.start);
    let bytes = document.bytes();
    let end = habit.end.as_bytes();
    let added: usize = splices.iter().map(|splice| splice.text.len() + 4).sum();
    let mut out = Vec::with_capacity(bytes.len() + added);
    let mut at = 0;
    for splice in splices {
        out.extend_from_slice(bytes.get(at..splice.range.start).unwrap_or_default());
        at = splice.range.end.max(at);
        let is_empty = matches!(out.as_slice(), b"" | b"\xef\xbb\xbf");
        if splice.fit != Fit::Exact && !is_empty && !ends_line(&out) {
            out.extend_from_slice(end);
        }
        if splice.fit == Fit::Paragraph && !is_empty && !ends_blank(&out) {
            out.extend_from_slice(end);
        }
        out.extend_from_slice(&splice.text);
        let rest = bytes.get(at..).unwrap_or_default();
        if splice.fit == Fit::Paragraph && !rest.is_empty() && !begins_blank(rest) {
            out.extend_from_slice(end);
        }
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn ends_line(text: &[u8]) -> bool {
    text.last().is_some_and(is_break)
}

/// Returns whether the last line, which has a line break, is blank.
fn ends_blank(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let last = text.rsplit(is_break).next().unwrap_or_default();
    last.trim_ascii().is_empty()
}

fn begins_blank(text: &[u8]) -> bool {
    let first = text.split(is_break).next().unwrap_or_default();
    first.trim_ascii().is_empty()
}
