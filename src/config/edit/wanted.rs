//! Owns what all edits together want of each section.

use std::collections::HashMap;

use super::error::EditError;
use super::header::Header;
use super::operation::Edit;
use super::spelling::note;
use crate::config::line::strip;
use crate::config::shown;

/// The combined edits of one section.
pub(super) struct Wanted<'a> {
    pub(super) header: &'a Header,
    /// Each key only once, with its new value, or with `None` if it is to be removed.
    pub(super) keys: Vec<(&'a str, Option<&'a str>)>,
    pub(super) may_add: bool,
    pub(super) gone: bool,
}

impl<'a> Wanted<'a> {
    fn key(&mut self, key: &'a str, value: Option<&'a str>) -> Result<(), EditError> {
        check_key(key)?;
        if let Some(value) = value
            && let Some(why) = misread(value)
        {
            let (section, key) = (self.header.to_string(), key.to_owned());
            return Err(EditError::Value { section, key, why });
        }
        self.gone = false;
        match self.keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => self.keys.push((key, value)),
        }
        Ok(())
    }
}

/// Combines the edits by section, in the order of the first edit of each section.
pub(super) fn gather(edits: &[Edit]) -> Result<Vec<Wanted<'_>>, EditError> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    let mut places: HashMap<&Header, usize> = HashMap::new();
    for edit in edits {
        let (Edit::Add {
            section: header, ..
        }
        | Edit::Set {
            section: header, ..
        }
        | Edit::Remove {
            section: header, ..
        }
        | Edit::RemoveSection { section: header }) = edit;
        let at = *places.entry(header).or_insert_with(|| {
            wanted.push(Wanted {
                header,
                keys: Vec::new(),
                may_add: false,
                gone: false,
            });
            wanted.len() - 1
        });
        let Some(want) = wanted.get_mut(at) else {
            continue;
        };
        match edit {
            Edit::Add { keys, .. } => {
                want.may_add = true;
                want.gone = false;
                for (key, value) in keys {
                    want.key(key, Some(value))?;
                }
            }
            Edit::Set { key, value, .. } => want.key(key, Some(value))?,
            Edit::Remove { key, .. } => want.key(key, None)?,
            Edit::RemoveSection { .. } => {
                want.keys.clear();
                want.gone = true;
            }
        }
    }
    Ok(wanted)
}

fn check_key(key: &str) -> Result<(), EditError> {
    let is_plain =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
    match !key.is_empty() && key.bytes().all(is_plain) {
        true => Ok(()),
        false => Err(EditError::Key { key: shown(key) }),
    }
}

/// Returns why a value would be read back differently, as a clause.
fn misread(value: &str) -> Option<&'static str> {
    if value.contains(['\n', '\r']) {
        Some("has several lines")
    } else if value.contains(|c: char| c.is_control() && c != '\t') {
        Some("contains control characters")
    } else if strip(value) != value {
        Some("starts or ends with a space")
    } else if note(value).is_some() {
        Some("contains `#` or `;` after a space, where some AWS SDKs see a comment")
    } else {
        None
    }
}
