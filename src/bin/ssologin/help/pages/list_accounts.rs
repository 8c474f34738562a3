//! The page of `ssologin list accounts`.

use super::common::{PORTAL, SEVERAL, TOKEN_FILES};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list accounts",
    notes: &[],
    examples: &[
        (
            "ssologin list accounts homesso",
            "List the accounts of a session",
        ),
        (
            "ssologin list accounts --all --role '*admin*'",
            "Only accounts where you have such a role",
        ),
    ],
    exits: SEVERAL,
    variables: PORTAL,
    files: TOKEN_FILES,
    see_also: &["list roles", "configure populate"],
};
