//! The page of `ssologin configure`.

use super::common::{EDITED, SEVERAL};
use crate::help::page::Page;
use crate::help::variables::{BROWSER, COLOR, CONFIG, FLOW, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "configure",
    notes: &[
        "Without a subcommand, prompts for what a profile needs, like `ssologin configure \
         profile`.",
    ],
    examples: &[
        (
            "ssologin configure",
            "Set up a profile with a few answers and one login",
        ),
        (
            "ssologin configure populate homesso",
            "Add a profile for each of your roles",
        ),
    ],
    exits: SEVERAL,
    variables: &[
        PROFILE, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, COLOR,
    ],
    files: EDITED,
    see_also: &["list", "doctor"],
};
