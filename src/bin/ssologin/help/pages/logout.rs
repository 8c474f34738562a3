//! The page of `ssologin logout`.

use super::common::{PORTAL, ROLE_FILES, WITHOUT_NEED};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "logout",
    notes: &[],
    examples: &[
        ("ssologin logout homesso", "End one sign-in"),
        (
            "ssologin logout --all --json",
            "End all, and print what was done",
        ),
    ],
    exits: WITHOUT_NEED,
    variables: PORTAL,
    files: ROLE_FILES,
    see_also: &["login"],
};
