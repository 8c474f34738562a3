//! Owns the keys of the `[DEFAULT]` sections of a file, by name.

use std::collections::HashMap;

use super::document::Document;
use super::value::{Kept, Value, entries};

/// The keys that every section of a file inherits.
///
/// They are read once. Reading them again for each section would take time in proportion to the
/// square of the file's size.
pub(super) struct Inherited {
    by_name: HashMap<String, Kept>,
}

impl Inherited {
    /// Reads the keys of all `[DEFAULT]` sections; of duplicates, the last one counts.
    pub(super) fn of(document: &Document) -> Inherited {
        let chunks = document.inherited();
        let entries = chunks.flat_map(|chunk| entries(document, chunk));
        Inherited {
            by_name: entries
                .filter(|entry| !entry.damaged)
                .map(|entry| (entry.name().into_owned(), entry.value.kept()))
                .collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Returns the value of a key in the document that was read; keys are compared in lower case.
    pub(super) fn get<'a>(&self, document: &'a Document, key: &str) -> Option<Value<'a>> {
        let kept = self.by_name.get(&key.to_lowercase())?;
        Some(kept.value(document))
    }
}
