//! The page of `ssologin logout`.

use super::common::{PORTAL, ROLE_FILES, WITHOUT_NEED};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "logout",
    notes: &[],
    examples: &[
        ("ssologin logout homesso", "Log out of one session"),
        (
            "ssologin logout --all --json",
            "Log out of all sessions and print the result as JSON",
        ),
    ],
    exits: WITHOUT_NEED,
    variables: PORTAL,
    files: ROLE_FILES,
    see_also: &["login"],
};
