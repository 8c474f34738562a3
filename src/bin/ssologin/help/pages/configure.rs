//! The page of `ssologin configure`.

use super::common::{EDITED, SEVERAL};
use crate::help::page::Page;
use crate::help::variables::{BROWSER, COLOUR, CONFIG, FLOW, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "configure",
    notes: &[
        "Without a command it asks what is needed for a profile, as `ssologin configure profile` does.",
    ],
    examples: &[
        (
            "ssologin configure",
            "From a few answers and one login to a profile",
        ),
        (
            "ssologin configure populate homesso",
            "A profile for each role that you have",
        ),
    ],
    exits: SEVERAL,
    variables: &[
        PROFILE, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, COLOUR,
    ],
    files: EDITED,
    see_also: &["list", "doctor"],
};
