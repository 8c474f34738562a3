//! The page of `ssologin` itself.

use super::common::{ALL_FILES, LOGIN, MIRRORS, SEVERAL};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "",
    notes: &[
        "Without a command it is `ssologin login`. Without a name it takes the session of AWS_PROFILE, else of \
         [default], else the only one; else you mark some in a list.",
        MIRRORS,
    ],
    examples: &[
        (
            "ssologin homesso",
            "Log in to a session, unless its token is good",
        ),
        ("ssologin --all", "The same for every session, side by side"),
        ("ssologin homesso.muppetuser", "The session of a profile"),
        ("ssologin status", "Tell what each token is worth"),
    ],
    exits: SEVERAL,
    variables: LOGIN,
    files: ALL_FILES,
    see_also: &[],
};
