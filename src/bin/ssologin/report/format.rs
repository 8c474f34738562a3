//! In which format a result is printed.

use super::document::Document;
use super::json;

/// The formats that every result has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Tables and lines.
    Human,
    Json,
}

impl Format {
    /// Returns the format that `--json` asks for, or its absence.
    pub(crate) fn of(json: bool) -> Format {
        if json { Format::Json } else { Format::Human }
    }

    /// Returns a result in this format. Only what the format needs is called.
    pub(crate) fn text<'a>(
        self,
        human: impl FnOnce() -> String,
        document: impl FnOnce() -> Document<'a>,
    ) -> String {
        match self {
            Format::Human => human(),
            Format::Json => json::text(&document().versioned()),
        }
    }
}
