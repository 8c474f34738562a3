//! The page of `ssologin doctor`.

use super::common::ALL_FILES;
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, USAGE};
use crate::help::page::Page;
use crate::help::variables::{COLOUR, CONFIG, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
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
};
