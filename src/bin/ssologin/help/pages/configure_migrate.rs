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
            "Show what would be changed",
        ),
        (
            "ssologin configure migrate oldstyle --session-name oldsso",
            "One profile, and the name of its session",
        ),
        (
            "ssologin configure migrate --revert",
            "Put back what was there",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
    variables: READING,
    files: EDITED,
    see_also: &["list profiles"],
};
