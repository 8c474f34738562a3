//! The page of `ssologin configure migrate`.

use super::common::{EDITED, READING};
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, USAGE};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "configure migrate",
    notes: &[],
    examples: &[
        (
            "ssologin configure migrate --dry-run",
            "Show what would change",
        ),
        (
            "ssologin configure migrate oldstyle --session-name oldsso",
            "Migrate one profile and name its session",
        ),
        (
            "ssologin configure migrate --revert",
            "Restore the previous config file",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
    variables: READING,
    files: EDITED,
    see_also: &["list profiles"],
};
