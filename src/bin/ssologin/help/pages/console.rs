//! The page of `ssologin console`.

use super::common::{ONE, ROLE_FILES};
use crate::help::page::Page;
use crate::help::variables::{
    BROWSER, COLOR, CONFIG, FLOW, PATIENCE, PROFILE, REGION, SERVICE, SIGNIN, STATE, STS,
};

pub(super) const PAGE: Page = Page {
    command: "console",
    notes: &["The time limit applies again to the wait for the browser (default: 1m)."],
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
            "Print the URL of a console session of four hours",
        ),
    ],
    exits: ONE,
    variables: &[
        PROFILE, REGION, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, STS, SIGNIN, COLOR,
    ],
    files: ROLE_FILES,
    see_also: &["exec"],
};
