//! The page of `ssologin man`.

use crate::failure::code::{DONE, FAILED, USAGE};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "man",
    notes: &[],
    examples: &[
        ("ssologin man | man -l -", "Read the main page"),
        (
            "ssologin man --dir ~/.local/share/man/man1",
            "Install all pages, then read `man ssologin-login`",
        ),
    ],
    exits: &[DONE, FAILED, USAGE],
    variables: &[],
    files: &[],
    see_also: &[],
};
