//! Edits of a config file that leave every other byte as it is.

mod change;
mod error;
mod header;
mod placement;
mod spelling;
mod splice;
mod wanted;

pub use error::EditError;
pub use header::{Header, plain_name};

use super::document::{Chunk, Document, Encoding};
use super::index::{Index, Named};
use super::name::Kind;
use splice::Splice;
use wanted::Wanted;

/// One edit of the config file. Sections are found by their name, however their header is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Adds a section, or sets these keys of the one that is there.
    Add {
        /// The section.
        section: Header,
        /// Keys, in lower case, and their values, in the order in which they are written.
        keys: Vec<(String, String)>,
    },
    /// Sets a key of a section that is there.
    Set {
        /// The section.
        section: Header,
        /// The key, in lower case.
        key: String,
        /// Its value.
        value: String,
    },
    /// Removes a key with all lines of its value; a key that comes new in the same edit takes its place.
    Remove {
        /// The section.
        section: Header,
        /// The key, in lower case.
        key: String,
    },
    /// Removes a section, with the comments between its keys; it is no error when it is not there.
    RemoveSection {
        /// The section.
        section: Header,
    },
}

/// Makes all of the edits at once and returns the new bytes of the file; of two edits of one key the later counts.
///
/// What is not edited stays byte for byte. New lines have the line end of the file and the spelling of their section. Of
/// a key or a section that is given twice the last one is set, which is the one that counts. A new section comes behind
/// the last one of its session, else to the end of the file.
///
/// # Errors
///
/// [`EditError`], when the AWS CLI, or one of the SDKs, would not read the file as it is meant; nothing is edited then.
pub fn edit(document: &Document, edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    if document.encoding() == Encoding::Utf16 {
        return Err(EditError::Utf16);
    }
    let wanted = wanted::gather(edits)?;
    let sections = Sections::of(document);
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
            Some(named) => splices.extend(change::with(document, &own(document, named), want)),
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
    splices.extend(placement::place(document, &new));
    let bytes = splice::apply(document, splices);
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
            profiles: Index::new(Kind::Profile, document, &nothing),
            sessions: Index::new(Kind::Session, document, &nothing),
        }
    }

    fn find(&self, header: &Header) -> Option<&Named> {
        match header {
            Header::Profile(name) => self.profiles.get(name),
            Header::Session(name) => self.sessions.get(name),
        }
    }
}

/// The places of a section that count: those with the header that wins.
fn own<'a>(document: &'a Document, named: &Named) -> Vec<&'a Chunk> {
    let winner = named.config.winner(document);
    let places = named.config.iter();
    places
        .filter_map(|place| document.sections().get(place))
        .filter(|chunk| Some(document.header(chunk)) == winner)
        .collect()
}

/// Reads the edited file: it must say what was meant, in as many sections as there should be.
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
                    let entries = chunks.iter().flat_map(|chunk| document.entries(chunk));
                    let last = entries.filter(|entry| entry.is(key)).last();
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
