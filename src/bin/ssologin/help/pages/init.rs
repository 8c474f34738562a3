//! The page of `ssologin init`.

use crate::failure::code::{DONE, FAILED, USAGE};
use crate::help::page::Page;
use crate::help::variables::COMPLETION;

pub(super) const PAGE: Page = Page {
    command: "init",
    notes: &[],
    examples: &[
        (
            "eval \"$(ssologin init bash)\"",
            "In ~/.bashrc; `init zsh` goes after compinit in ~/.zshrc",
        ),
        (
            "ssologin init fish | source",
            "In ~/.config/fish/config.fish",
        ),
        (
            "ssologin init powershell | Out-String | Invoke-Expression",
            "In $PROFILE",
        ),
    ],
    exits: &[DONE, FAILED, USAGE],
    variables: &[COMPLETION],
    files: &[],
    see_also: &["completions", "status"],
};
