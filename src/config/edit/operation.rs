//! Owns the kinds of edits.

use super::header::Header;

/// An edit of the config file.
///
/// Sections are found by their name, no matter how their header is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Adds a section, or sets keys of the section if it exists.
    Add {
        /// The section.
        section: Header,
        /// The keys in lower case and their values, in the order in which they are written.
        keys: Vec<(String, String)>,
    },
    /// Sets a key of an existing section.
    Set {
        /// The section.
        section: Header,
        /// The key, in lower case.
        key: String,
        /// The new value.
        value: String,
    },
    /// Removes a key with all lines of its value.
    ///
    /// New keys of the same section, set in the same call, take its place.
    Remove {
        /// The section.
        section: Header,
        /// The key, in lower case.
        key: String,
    },
    /// Removes a section, including the comments between its keys.
    ///
    /// This is not an error if the section does not exist.
    RemoveSection {
        /// The section.
        section: Header,
    },
}
