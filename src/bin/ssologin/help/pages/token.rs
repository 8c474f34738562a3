//! The page of `ssologin token`.

use super::common::{ONE, TOKEN_FILES};
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, PATIENCE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "token",
    notes: &[],
    examples: &[
        ("TOKEN=\"$(ssologin token homesso)\"", "Use it in a script"),
        ("ssologin token homesso --yes", "Print it to a terminal"),
    ],
    exits: ONE,
    variables: &[PATIENCE, CONFIG, STATE, SERVICE, COLOR],
    files: TOKEN_FILES,
    see_also: &["credentials"],
};
