//! The page of `ssologin completions`.

use crate::failure::code::{DONE, FAILED, USAGE};
use crate::help::page::Page;
use crate::help::variables::COMPLETION;

pub(super) const PAGE: Page = Page {
    command: "completions",
    notes: &[],
    examples: &[
        ("eval \"$(ssologin completions bash)\"", "In ~/.bashrc"),
        (
            "ssologin completions fish | source",
            "In ~/.config/fish/config.fish",
        ),
    ],
    exits: &[DONE, FAILED, USAGE],
    variables: &[COMPLETION],
    files: &[],
    see_also: &["init"],
};
