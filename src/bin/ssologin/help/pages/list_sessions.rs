//! The page of `ssologin list sessions`.

use super::common::{LOCAL, READING};
use crate::help::files;
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list sessions",
    notes: &[],
    examples: &[
        (
            "ssologin list sessions",
            "A table of the sessions, and what is wrong with them",
        ),
        ("ssologin list sessions | cut -f 1", "Their names"),
    ],
    exits: LOCAL,
    variables: READING,
    files: &[files::CONFIG],
    see_also: &["status", "configure session"],
};
