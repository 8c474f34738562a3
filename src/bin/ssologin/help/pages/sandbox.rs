//! The page of `ssologin sandbox`.

use crate::failure::code::{DONE, FAILED, USAGE};
use crate::help::page::Page;
use crate::help::variables::COLOUR;

pub(super) const PAGE: Page = Page {
    command: "sandbox",
    notes: &["It ends with the exit code of COMMAND, where there is one."],
    examples: &[
        ("ssologin sandbox", "A demonstration"),
        ("ssologin sandbox -- bash", "A shell in it, to look around"),
        (
            "ssologin sandbox --approve page -- ssologin homesso",
            "Approve by a button on a page",
        ),
        (
            "ssologin sandbox --token-lifetime 2m -- ssologin --all",
            "Tokens that end soon",
        ),
    ],
    exits: &[DONE, FAILED, USAGE],
    variables: &[COLOUR],
    files: &[],
    see_also: &[],
};
