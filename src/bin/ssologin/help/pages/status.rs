//! The page of `ssologin status`.

use super::common::TOKEN_FILES;
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, USAGE};
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, PROFILE, STATE};

pub(super) const PAGE: Page = Page {
    command: "status",
    notes: &[],
    examples: &[
        ("ssologin status", "Show all sessions"),
        (
            "ssologin status homesso --check || ssologin homesso",
            "Log in only if needed",
        ),
        (
            "ssologin status --format '{session} {minutes} min {mark}'",
            "Print a line for a shell prompt in your own format",
        ),
        (
            "ssologin status homesso --check --min-remaining 30m",
            "Check that the token is valid for another 30 minutes",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, LOGIN_NEEDED, BAD_CONFIG, INTERRUPTED],
    variables: &[PROFILE, CONFIG, STATE, COLOR],
    files: TOKEN_FILES,
    see_also: &["login", "refresh", "init"],
};
