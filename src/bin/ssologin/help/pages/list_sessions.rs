//! The page of `ssologin list sessions`.

use super::common::{LOCAL, READING};
use crate::help::files;
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list sessions",
    notes: &[],
    examples: &[
        ("ssologin list sessions", "List sessions and their problems"),
        (
            "ssologin list sessions | cut -f 1",
            "Print only their names",
        ),
    ],
    exits: LOCAL,
    variables: READING,
    files: &[files::CONFIG],
    see_also: &["status", "configure session"],
};
