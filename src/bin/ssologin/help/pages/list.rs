//! The page of `ssologin list`.

use super::common::{PORTAL, SEVERAL, TOKEN_FILES};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list",
    notes: &[],
    examples: &[
        ("ssologin list profiles", "List what is configured"),
        ("ssologin list roles homesso", "List what you can use"),
    ],
    exits: SEVERAL,
    variables: PORTAL,
    files: TOKEN_FILES,
    see_also: &["configure populate"],
};
