//! The page of `ssologin refresh`.

use super::common::{MIRRORS, SEVERAL, TOKEN_FILES};
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, NEED, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "refresh",
    notes: &[MIRRORS],
    examples: &[
        (
            "ssologin refresh --all",
            "Refresh tokens that expire within 15 minutes",
        ),
        (
            "ssologin refresh homesso --force",
            "Refresh a token even if it is still valid",
        ),
        (
            "ssologin refresh --all --watch",
            "Keep all tokens valid until the sign-in sessions end",
        ),
    ],
    exits: SEVERAL,
    variables: &[PROFILE, NEED, PATIENCE, CONFIG, STATE, SERVICE, COLOR],
    files: TOKEN_FILES,
    see_also: &["login", "status"],
};
