//! The page of `ssologin status`.

use super::common::TOKEN_FILES;
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, USAGE};
use crate::help::page::Page;
use crate::help::variables::{COLOUR, CONFIG, PROFILE, STATE};

pub(super) const PAGE: Page = Page {
    command: "status",
    notes: &[],
    examples: &[
        ("ssologin status", "The table of all sessions"),
        (
            "ssologin status homesso --check || ssologin homesso",
            "Log in only where a person is needed",
        ),
        (
            "ssologin status --format '{session} {minutes} min {mark}'",
            "A line for a shell prompt, of your own form",
        ),
        (
            "ssologin status homesso --check --min-remaining 30m",
            "Whether the token itself lives half an hour",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, LOGIN_NEEDED, BAD_CONFIG, INTERRUPTED],
    variables: &[PROFILE, CONFIG, STATE, COLOUR],
    files: TOKEN_FILES,
    see_also: &["login", "refresh", "init"],
};
