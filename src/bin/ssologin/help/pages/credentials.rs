//! The page of `ssologin credentials`.

use super::common::{ONE, ROLE, ROLE_FILES};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "credentials",
    notes: &[
        "For a tool without SSO support, add this to its profile:\n  credential_process = \
         ssologin credentials --profile homesso.muppetuser",
    ],
    examples: &[
        (
            "ssologin credentials --profile homesso.muppetuser",
            "Print the JSON document for credential_process",
        ),
        (
            "eval \"$(ssologin credentials --profile homesso.muppetuser --format env)\"",
            "Load the credentials into a shell",
        ),
        (
            "ssologin credentials --profile homesso.muppetuser --format fish | source",
            "Load the credentials into fish",
        ),
    ],
    exits: ONE,
    variables: ROLE,
    files: ROLE_FILES,
    see_also: &["exec", "whoami"],
};
