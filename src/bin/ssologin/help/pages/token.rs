//! The page of `ssologin token`.

use super::common::{ONE, TOKEN_FILES};
use crate::help::page::Page;
use crate::help::variables::{COLOUR, CONFIG, PATIENCE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "token",
    notes: &[],
    examples: &[
        (
            "TOKEN=\"$(ssologin token homesso)\"",
            "Take it into a script",
        ),
        ("ssologin token homesso --yes", "Show it on a terminal"),
    ],
    exits: ONE,
    variables: &[PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
    files: TOKEN_FILES,
    see_also: &["credentials"],
};
