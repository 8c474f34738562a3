//! The page of `ssologin login`.

use super::common::{LOGIN, MIRRORS, TOKEN_FILES, WITHOUT_NEED};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "login",
    notes: &[MIRRORS],
    examples: &[
        (
            "ssologin login homesso worksso",
            "Two sessions, side by side",
        ),
        (
            "ssologin login --all --dry-run",
            "Tell what would be done for each session",
        ),
        (
            "ssologin login homesso --no-browser --qr",
            "Approve on a phone, by a QR code",
        ),
        (
            "ssologin login homesso --use-pkce --redirect-port 8400",
            "Behind `ssh -L 8400:127.0.0.1:8400 HOST`: no code to compare",
        ),
    ],
    exits: WITHOUT_NEED,
    variables: LOGIN,
    files: TOKEN_FILES,
    see_also: &["status", "refresh", "logout"],
};
