//! Owns the changes to one existing section.

use super::spelling::{Habit, Parts, end_of, note};
use super::splice::{Fit, Splice};
use super::wanted::Wanted;
use crate::config::document::Document;
use crate::config::line::{Line, Scanner};
use crate::config::scan::Chunk;
use crate::config::value::{self, Entry};

/// Returns the splices that set and remove keys of a section, which consists of `chunks`.
pub(super) fn with(
    document: &Document,
    chunks: &[&Chunk],
    want: &Wanted<'_>,
    of_file: Habit<'_>,
) -> Vec<Splice> {
    let Some(last) = chunks.last() else {
        return Vec::new();
    };
    let habit = Habit::of_section(document, last, of_file);
    let entries: Vec<Entry<'_>> = chunks
        .iter()
        .flat_map(|chunk| value::entries(document, chunk))
        .collect();
    let mut splices = Vec::new();
    let mut new: Vec<(&str, &str)> = Vec::new();
    let mut removed: Vec<&Entry<'_>> = Vec::new();
    for (key, value) in &want.keys {
        let mut standing = entries.iter().filter(|entry| entry.is(key));
        match (standing.next_back(), value) {
            (Some(entry), Some(value)) => splices.extend(set(document, entry, key, value, habit)),
            (None, Some(value)) => new.push((key, value)),
            // Remove each occurrence: if only the last one were removed, the one before it would
            // take effect.
            (Some(entry), None) => removed.extend(standing.chain([entry])),
            (None, None) => {}
        }
    }
    removed.sort_by_key(|entry| entry.range.start);
    let mut removed = removed.into_iter();
    if !new.is_empty() {
        match removed.next() {
            Some(entry) => {
                splices.push(instead(document, entry, &new, habit));
                splices.extend(continuation(entry));
            }
            None => splices.push(behind(document, last, &new, habit)),
        }
    }
    for entry in removed {
        splices.extend(continuation(entry));
        splices.push(Splice::exact(entry.range.clone(), ""));
    }
    splices
}

/// Removes a section, up to its last key and the blank lines after that.
///
/// Comments after the last key belong to the next section.
pub(super) fn without(document: &Document, chunk: &Chunk) -> Vec<Splice> {
    let end = last_line(document, chunk);
    let rest = document.body(chunk).lines();
    let blank = rest
        .skip_while(|line| line.start < end)
        .take_while(|line| line.text.trim().is_empty())
        .last();
    let end = blank.map_or(end, |line| line.start + line.text.len());
    vec![Splice::exact(chunk.start..end, "")]
}

/// Returns the end of the last line of a section that is neither blank nor a comment.
pub(super) fn last_line(document: &Document, chunk: &Chunk) -> usize {
    let body = document.body(chunk);
    let mut scanner = Scanner::in_section();
    let used = body
        .lines()
        .filter(|line| !matches!(scanner.read(line.text), Line::Blank | Line::Comment));
    used.last()
        .map_or(body.start, |line| line.start + line.text.len())
}

/// Changes the value of a key, if it differs.
///
/// A note after the old value moves to a line of its own.
fn set(
    document: &Document,
    entry: &Entry<'_>,
    key: &str,
    value: &str,
    habit: Habit<'_>,
) -> Vec<Splice> {
    if !entry.damaged && entry.value.text() == value {
        return Vec::new();
    }
    let (start, line) = (entry.range.start, &document.text()[entry.range.clone()]);
    let Some(parts) = Parts::of(line) else {
        return Vec::new();
    };
    let mut splices = Vec::new();
    let old = &line[parts.value.clone()];
    if let Some(at) = note(old) {
        let at = start + parts.value.start + at;
        let bytes = document.bytes();
        let mut text = bytes[start..start + parts.indent].to_vec();
        text.extend_from_slice(&bytes[at..start + parts.value.end]);
        text.extend_from_slice(habit.end.as_bytes());
        splices.push(Splice::exact(start..start, text));
    }
    // Several SDKs find a key only if it is in lower case.
    let name = start + parts.key.start..start + parts.key.end;
    splices.push(Splice::exact(name, key));
    // Where the old value is empty, put a space after the delimiter if there is one before it.
    let is_wide = old.trim().is_empty() && parts.delimiter > parts.key.end && !value.is_empty();
    let text = format!("{}{value}", if is_wide { " " } else { "" });
    let range = start + parts.value.start..start + parts.value.end;
    splices.push(Splice::exact(range, text));
    splices.extend(continuation(entry));
    splices
}

/// Removes the lines after a key's own line that belong to its value.
fn continuation(entry: &Entry<'_>) -> impl Iterator<Item = Splice> {
    entry
        .value
        .continuation_lines()
        .map(|line| Splice::exact(line.start..line.start + line.text.len(), ""))
}

/// Replaces the line of a removed key by new keys.
fn instead(
    document: &Document,
    entry: &Entry<'_>,
    new: &[(&str, &str)],
    habit: Habit<'_>,
) -> Splice {
    let line = &document.text()[entry.range.clone()];
    let indent = Parts::of(line).map_or("", |parts| &line[..parts.indent]);
    let lines = new
        .iter()
        .map(|(key, value)| habit.line(indent, key, value));
    let lines: Vec<String> = lines.collect();
    let text = lines.join(habit.end) + end_of(line);
    Splice::exact(entry.range.clone(), text)
}

/// Adds new keys after the last key of a section.
fn behind(document: &Document, chunk: &Chunk, new: &[(&str, &str)], habit: Habit<'_>) -> Splice {
    let at = last_line(document, chunk);
    let lines = new
        .iter()
        .map(|(key, value)| habit.line(habit.indent, key, value) + habit.end);
    Splice {
        range: at..at,
        text: lines.collect::<String>().into_bytes(),
        fit: Fit::Lines,
    }
}
