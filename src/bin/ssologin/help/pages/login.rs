//! The page of `ssologin login`.

use super::common::{LOGIN, MIRRORS, TOKEN_FILES, WITHOUT_NEED};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "login",
    notes: &[MIRRORS],
    examples: &[
        (
            "ssologin login homesso worksso",
            "Log in to two sessions at once",
        ),
        (
            "ssologin login --all --dry-run",
            "Show what would be done for each session",
        ),
        (
            "ssologin login homesso --no-browser --qr",
            "Approve on a phone, using a QR code",
        ),
        (
            "ssologin login homesso --use-pkce --redirect-port 8400",
            "On a host reached with `ssh -L 8400:127.0.0.1:8400 HOST`",
        ),
    ],
    exits: WITHOUT_NEED,
    variables: LOGIN,
    files: TOKEN_FILES,
    see_also: &["status", "refresh", "logout"],
};
