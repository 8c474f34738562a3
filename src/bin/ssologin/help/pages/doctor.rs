//! The page of `ssologin doctor`.

use super::common::ALL_FILES;
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, USAGE};
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "doctor",
    notes: &[
        "Exits with code 1 if an error or a warning remains. On a terminal, the ID of each finding \
         follows its message in brackets; JSON output has it too. docs/doctor.md explains each ID.",
    ],
    examples: &[
        ("ssologin doctor", "Check config, environment and files"),
        (
            "ssologin doctor --profile homesso.muppetuser",
            "Also show where a profile gets its credentials",
        ),
        (
            "ssologin doctor --online --fix",
            "Also check the services, and fix what can be fixed",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
    variables: &[PROFILE, PATIENCE, CONFIG, STATE, SERVICE, COLOR],
    files: ALL_FILES,
    see_also: &["list profiles", "whoami"],
};
