//! The page of `ssologin list roles`.

use super::common::{PORTAL, SEVERAL, TOKEN_FILES};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "list roles",
    notes: &[],
    examples: &[
        (
            "ssologin list roles homesso",
            "List the roles of a session and their profiles",
        ),
        (
            "ssologin list roles homesso --account 'prod*' --role '*admin*'",
            "Filter them",
        ),
        (
            "ssologin list roles --all --json",
            "Print all roles as JSON",
        ),
    ],
    exits: SEVERAL,
    variables: PORTAL,
    files: TOKEN_FILES,
    see_also: &["list accounts", "configure populate"],
};
