//! The page of `ssologin list profiles`.

use super::common::{LOCAL, READING};
use crate::help::files;
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list profiles",
    notes: &[],
    examples: &[
        ("ssologin list profiles", "List profiles by session"),
        (
            "ssologin list profiles | cut -f 1",
            "Print only their names",
        ),
        ("ssologin list profiles --json", "Print everything as JSON"),
    ],
    exits: LOCAL,
    variables: READING,
    files: &[files::CONFIG],
    see_also: &["doctor", "configure profile"],
};
