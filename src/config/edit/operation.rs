//! Owns the edits that there are.

use super::header::Header;

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
