//! The page of `ssologin refresh`.

use super::common::{MIRRORS, SEVERAL, TOKEN_FILES};
use crate::help::page::Page;
use crate::help::variables::{COLOUR, CONFIG, NEED, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "refresh",
    notes: &[MIRRORS],
    examples: &[
        (
            "ssologin refresh --all",
            "Renew what has less than 15 minutes left",
        ),
        (
            "ssologin refresh homesso --force",
            "Renew one token in any case",
        ),
        (
            "ssologin refresh --all --watch",
            "Keep all tokens warm, until the sign-ins are over",
        ),
    ],
    exits: SEVERAL,
    variables: &[PROFILE, NEED, CONFIG, STATE, SERVICE, COLOUR],
    files: TOKEN_FILES,
    see_also: &["login", "status"],
};
