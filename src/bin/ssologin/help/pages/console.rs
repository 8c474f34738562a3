//! The page of `ssologin console`.

use super::common::{ONE, ROLE_FILES};
use crate::help::page::Page;
use crate::help::variables::{
    BROWSER, COLOUR, CONFIG, FLOW, PATIENCE, PROFILE, REGION, SERVICE, SIGNIN, STATE, STS,
};

pub(super) const PAGE: Page = Page {
    command: "console",
    notes: &[
        "SSOLOGIN_TIMEOUT is also how long the browser is waited for: 1m where it is not set.",
    ],
    examples: &[
        (
            "ssologin console --profile homesso.muppetuser",
            "Open the console",
        ),
        (
            "ssologin console --profile homesso.muppetuser --service s3",
            "Open the page of a service",
        ),
        (
            "ssologin console --profile homesso.muppetuser --duration 4h --print",
            "Print the URL, good for four hours in the console",
        ),
    ],
    exits: ONE,
    variables: &[
        PROFILE, REGION, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, STS, SIGNIN, COLOUR,
    ],
    files: ROLE_FILES,
    see_also: &["exec"],
};
