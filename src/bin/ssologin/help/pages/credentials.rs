//! The page of `ssologin credentials`.

use super::common::{ONE, ROLE, ROLE_FILES};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "credentials",
    notes: &[
        "For a tool that knows no SSO, in the config:\n  credential_process = ssologin credentials --profile homesso.muppetuser",
    ],
    examples: &[
        (
            "ssologin credentials --profile homesso.muppetuser",
            "What a credential_process prints",
        ),
        (
            "eval \"$(ssologin credentials --profile homesso.muppetuser --format env)\"",
            "Take them into a shell",
        ),
        (
            "ssologin credentials --profile homesso.muppetuser --format fish | source",
            "The same in fish",
        ),
    ],
    exits: ONE,
    variables: ROLE,
    files: ROLE_FILES,
    see_also: &["exec", "whoami"],
};
