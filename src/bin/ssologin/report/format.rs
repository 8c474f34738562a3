//! The format in which a result is printed.

use super::document::Document;
use super::json;
use crate::text::Text;

/// The formats that every result supports.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Tables and lines.
    Human,
    Json,
}

impl Format {
    /// Returns the format that the user selected by passing `--json` or not.
    pub(crate) fn of(json: bool) -> Format {
        if json { Format::Json } else { Format::Human }
    }

    /// Returns a result in this format, and calls only the closure that it needs.
    pub(crate) fn text<'a>(
        self,
        human: impl FnOnce() -> Text,
        document: impl FnOnce() -> Document<'a>,
    ) -> Text {
        match self {
            Format::Human => human(),
            Format::Json => json::text(&document().versioned()),
        }
    }
}
