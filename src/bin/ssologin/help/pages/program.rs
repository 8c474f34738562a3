//! The page of `ssologin` itself.

use super::common::{ALL_FILES, LOGIN, MIRRORS, SEVERAL};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "",
    notes: &[
        "Without a command, runs `ssologin login`. Without a name, uses the session of \
         AWS_PROFILE, else of [default], else the only session; otherwise lets you choose from a \
         list.",
        MIRRORS,
    ],
    examples: &[
        (
            "ssologin homesso",
            "Log in to a session, unless its token is still valid",
        ),
        ("ssologin --all", "Log in to all sessions at once"),
        (
            "ssologin homesso.muppetuser",
            "Log in to the session of a profile",
        ),
        ("ssologin status", "Show how long each token is valid"),
    ],
    exits: SEVERAL,
    variables: LOGIN,
    files: ALL_FILES,
    see_also: &[],
};
