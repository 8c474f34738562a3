//! Owns an edit as a whole: makes it, reads the result, and rejects what would be read differently.

use std::ops::Range;

use super::error::EditError;
use super::header::Header;
use super::operation::Edit;
use super::spelling::Habit;
use super::splice::{self, Splice};
use super::wanted::{self, Wanted};
use super::{change, placement};
use crate::config::document::{Document, Encoding};
use crate::config::indented::indented;
use crate::config::index::{Index, Named};
use crate::config::name::SectionKind;
use crate::config::place::Place;
use crate::config::scan::Chunk;
use crate::config::shown;
use crate::config::value::entries;

/// Makes all edits at once and returns the new bytes of the file.
///
/// Everything that is not edited stays the same, byte for byte. New lines use the line break of the
/// file and the spelling of their section. If two edits set the same key, the later one counts. If
/// a key or a section occurs twice, the last one is changed, because that is the one that counts. A
/// new section is inserted after the last section of its session, or else at the end of the file.
///
/// # Errors
///
/// Returns [`EditError`] if the AWS CLI or an SDK would not read the file as intended; nothing is
/// edited then.
pub fn edit(document: &Document, edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    if document.encoding() == Encoding::Utf16 {
        return Err(EditError::Utf16);
    }
    let wanted = wanted::gather(edits)?;
    let sections = Sections::of(document);
    let habit = Habit::of_file(document);
    let mut splices: Vec<Splice> = Vec::new();
    let mut new: Vec<&Wanted<'_>> = Vec::new();
    let mut count = document.sections().len();
    for want in &wanted {
        match sections.find(want.header) {
            Some(named) if want.gone => {
                let places = named.config.iter();
                for chunk in places.filter_map(|place| document.sections().get(place)) {
                    splices.extend(change::without(document, chunk));
                    count -= 1;
                }
            }
            Some(named) => {
                let chunks = own(document, named);
                splices.extend(change::with(document, &chunks, want, habit));
            }
            None if want.may_add => {
                want.header.check()?;
                new.push(want);
                count += 1;
            }
            None if want.gone => {}
            None => {
                return Err(EditError::NoSection {
                    section: want.header.to_string(),
                });
            }
        }
    }
    splices.extend(placement::place(document, &new, habit));
    check_deleted(document, &splices)?;
    let bytes = splice::apply(document, splices, habit);
    verify(&Document::parse(document.path(), bytes), &wanted, count)
}

/// The profiles and sessions of a config file, by name.
struct Sections {
    profiles: Index,
    sessions: Index,
}

impl Sections {
    fn of(document: &Document) -> Sections {
        let nothing = Document::parse("", Vec::new());
        Sections {
            profiles: Index::new(SectionKind::Profile, document, &nothing),
            sessions: Index::new(SectionKind::Session, document, &nothing),
        }
    }

    fn find(&self, header: &Header) -> Option<&Named> {
        match header {
            Header::Profile(name) => self.profiles.get(name),
            Header::Session(name) => self.sessions.get(name),
        }
    }
}

/// Returns the occurrences of a section that count, which are those with the winning header.
fn own<'a>(document: &'a Document, named: &Named) -> Vec<&'a Chunk> {
    let winner = named.config.winning_header(document);
    let places = named.config.iter();
    places
        .filter_map(|place| document.sections().get(place))
        .filter(|chunk| Some(document.header(chunk)) == winner)
        .collect()
}

/// Checks that no line is deleted that users mean as a header or a key of its own.
///
/// Every edit passes through here, so none needs to know about such lines.
fn check_deleted(document: &Document, splices: &[Splice]) -> Result<(), EditError> {
    let deleting = splices.iter().filter(|splice| !splice.range.is_empty());
    let mut deleted: Vec<&Range<usize>> = deleting.map(|splice| &splice.range).collect();
    deleted.sort_by_key(|range| range.start);
    let is_deleted = |line: &Range<usize>| {
        // The ranges do not overlap, so the last one that begins before the line's end counts.
        let behind = deleted.partition_point(|range| range.start < line.end);
        let last = behind.checked_sub(1).and_then(|at| deleted.get(at));
        last.is_some_and(|range| range.end > line.start)
    };
    for chunk in document.sections() {
        for entry in entries(document, chunk) {
            let found = indented(&entry).filter(|line| is_deleted(&line.range));
            let lines: Vec<usize> = found.map(|line| line.line).collect();
            if let Some(line) = lines.first() {
                let file = document.path().to_owned();
                return Err(EditError::Indented {
                    at: Place { file, line: *line },
                    section: format!("[{}]", shown(document.header(chunk))),
                    key: shown(&entry.name()),
                    lines,
                });
            }
        }
    }
    Ok(())
}

/// Checks that the edited file says what was intended, and has the expected number of sections.
fn verify(document: &Document, wanted: &[Wanted<'_>], count: usize) -> Result<Vec<u8>, EditError> {
    let sections = Sections::of(document);
    for want in wanted {
        let found = sections.find(want.header);
        let is_meant = match found {
            None => want.gone,
            Some(_) if want.gone => false,
            Some(named) => {
                let chunks = own(document, named);
                want.keys.iter().all(|(key, value)| {
                    let found = chunks.iter().flat_map(|chunk| entries(document, chunk));
                    let last = found.filter(|entry| entry.is(key)).last();
                    match (last, value) {
                        (Some(entry), Some(value)) => {
                            !entry.damaged && entry.value.text() == *value
                        }
                        (None, None) => true,
                        _ => false,
                    }
                })
            }
        };
        if !is_meant || document.sections().len() != count {
            return Err(EditError::Layout {
                section: want.header.to_string(),
            });
        }
    }
    Ok(document.bytes().to_vec())
}

#[cfg(test)]
mod tests;
