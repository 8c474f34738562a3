//! The page of `ssologin sandbox`.

use crate::failure::code::{DONE, FAILED, USAGE};
use crate::help::page::Page;
use crate::help::variables::COLOR;

pub(super) const PAGE: Page = Page {
    command: "sandbox",
    notes: &["Exits with the exit code of COMMAND, if there is one."],
    examples: &[
        ("ssologin sandbox", "Watch a demonstration"),
        ("ssologin sandbox -- bash", "Explore it in a shell"),
        (
            "ssologin sandbox --approve page -- ssologin homesso",
            "Approve with a button on a page",
        ),
        (
            "ssologin sandbox --token-lifetime 2m -- ssologin --all",
            "Issue tokens that expire soon",
        ),
    ],
    exits: &[DONE, FAILED, USAGE],
    variables: &[COLOR],
    files: &[],
    see_also: &[],
};
