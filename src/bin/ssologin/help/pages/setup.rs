//! The pages of what is about the machine and the shell.

use super::common::ALL_FILES;
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, USAGE};
use crate::help::page::Page;
use crate::help::variables::{COLOUR, COMPLETION, CONFIG, PROFILE, SERVICE, STATE};

pub(super) const PAGES: &[Page] = &[
    Page {
        command: "doctor",
        notes: &[
            "It fails, with exit code 1, where there is an error or a warning that was not mended.",
        ],
        examples: &[
            ("ssologin doctor", "Look at config, environment and files"),
            (
                "ssologin doctor --profile homesso.muppetuser",
                "Also tell where a profile gets its credentials",
            ),
            (
                "ssologin doctor --online --fix",
                "Ask the services too, and mend what can be mended",
            ),
        ],
        exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
        variables: &[PROFILE, CONFIG, STATE, SERVICE, COLOUR],
        files: ALL_FILES,
        see_also: &["list profiles", "whoami"],
    },
    Page {
        command: "init",
        notes: &[],
        examples: &[
            (
                "eval \"$(ssologin init bash)\"",
                "In ~/.bashrc; `init zsh` behind compinit in ~/.zshrc",
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
    },
    Page {
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
    },
    #[cfg(feature = "sandbox")]
    Page {
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
    },
    Page {
        command: "man",
        notes: &[],
        examples: &[
            ("ssologin man | man -l -", "Read the page of the program"),
            (
                "ssologin man --dir ~/.local/share/man/man1",
                "Install the pages of all commands: `man ssologin-login`",
            ),
        ],
        exits: &[DONE, FAILED, USAGE],
        variables: &[],
        files: &[],
        see_also: &[],
    },
];
