//! Owns how a file spells its lines: spaces around the delimiter, indentation, line breaks.

use std::ops::Range;

use crate::config::document::Document;
use crate::config::line::{strip, strip_end};
use crate::config::scan::Chunk;
use crate::config::value::entries;

/// The parts of a key's line, as offsets in the line.
pub(super) struct Parts {
    pub(super) indent: usize,
    pub(super) key: Range<usize>,
    pub(super) delimiter: usize,
    pub(super) value: Range<usize>,
}

impl Parts {
    /// Splits a line into its parts, or returns `None` if it has no delimiter.
    pub(super) fn of(line: &str) -> Option<Parts> {
        let content = &line[..line.len() - end_of(line).len()];
        let delimiter = content.find(['=', ':'])?;
        let before = strip_end(&content[..delimiter]);
        let indent = before.len() - strip(before).len();
        let behind = &content[delimiter + 1..];
        let value = strip(behind);
        let start = match value.is_empty() {
            true => delimiter + 1,
            false => content.len() - behind.len() + behind.find(value)?,
        };
        let end = match value.is_empty() {
            true => content.len(),
            false => start + value.len(),
        };
        Some(Parts {
            indent,
            key: indent..before.len(),
            delimiter,
            value: start..end,
        })
    }
}

/// Returns the offset of what some AWS SDKs read as a comment after a value.
pub(super) fn note(value: &str) -> Option<usize> {
    let mut characters = value.char_indices().zip(value.chars().skip(1));
    characters.find_map(|((at, c), next)| {
        (c.is_whitespace() && matches!(next, '#' | ';')).then_some(at + c.len_utf8())
    })
}

/// Returns the line break at the end of a line, or an empty text if there is none.
pub(super) fn end_of(line: &str) -> &'static str {
    match line.as_bytes() {
        [.., b'\r', b'\n'] => "\r\n",
        [.., b'\n'] => "\n",
        [.., b'\r'] => "\r",
        _ => "",
    }
}

/// The spelling of new lines.
#[derive(Clone, Copy)]
pub(super) struct Habit<'a> {
    pub(super) indent: &'a str,
    before: bool,
    behind: bool,
    pub(super) end: &'static str,
}

impl<'a> Habit<'a> {
    /// Returns the spelling of a file, for a section at the left margin.
    ///
    /// It is the spelling of the first key with a value, and the line break of the first line.
    pub(super) fn of_file(document: &'a Document) -> Habit<'a> {
        let first = document.sections().iter();
        let mut lines = first.filter_map(|chunk| {
            let mut lines = entries(document, chunk).map(|entry| &document.text()[entry.range]);
            lines.find_map(blanks)
        });
        let (before, behind) = lines.next().unwrap_or((true, true));
        let first = document.lines().next().map(String::from_utf8_lossy);
        let end = match first.as_deref().map_or("", end_of) {
            "" => "\n",
            end => end,
        };
        Habit {
            indent: "",
            before,
            behind,
            end,
        }
    }

    /// Returns the spelling of a section's last key, or else that of the file.
    ///
    /// The line break is that of the key, or else that of the header.
    pub(super) fn of_section(document: &'a Document, chunk: &Chunk, file: Habit<'_>) -> Habit<'a> {
        let text = document.text();
        let last = entries(document, chunk).last();
        let last = last.map(|entry| &text[entry.range]);
        let (before, behind) = last.and_then(blanks).unwrap_or((file.before, file.behind));
        let indent = match last.and_then(|line| Some((line, Parts::of(line)?))) {
            Some((line, parts)) => &line[..parts.indent],
            // The next header must not be indented deeper than the key, or it would continue the
            // key's value.
            None => {
                let next = &text[document.body(chunk).end..];
                let content = next.trim_start_matches([' ', '\t']);
                match content.starts_with('[') {
                    true => &next[..next.len() - content.len()],
                    false => "",
                }
            }
        };
        let header = &text[chunk.start..document.body(chunk).start];
        let end = [last.map_or("", end_of), end_of(header), file.end];
        let end = end.into_iter().find(|end| !end.is_empty()).unwrap_or("\n");
        Habit {
            indent,
            before,
            behind,
            end,
        }
    }

    /// Returns the line of a key and its value, without a line break.
    pub(super) fn line(&self, indent: &str, key: &str, value: &str) -> String {
        let before = if self.before { " " } else { "" };
        let behind = if self.behind && !value.is_empty() {
            " "
        } else {
            ""
        };
        format!("{indent}{key}{before}={behind}{value}")
    }
}

/// Returns whether there are spaces before and after the delimiter, if the line has a value.
fn blanks(line: &str) -> Option<(bool, bool)> {
    let parts = Parts::of(line).filter(|parts| !parts.value.is_empty())?;
    if line.as_bytes().get(parts.delimiter) != Some(&b'=')
        || strip(&line[parts.value.clone()]).is_empty()
    {
        return None;
    }
    Some((
        parts.delimiter > parts.key.end,
        parts.value.start > parts.delimiter + 1,
    ))
}
