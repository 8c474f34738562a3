//! The page of `ssologin whoami`.

use super::common::{ONE, ROLE_FILES};
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, PATIENCE, PROFILE, REGION, SERVICE, STATE, STS};

pub(super) const PAGE: Page = Page {
    command: "whoami",
    notes: &[],
    examples: &[
        (
            "ssologin whoami --profile homesso.muppetuser",
            "Show account, role and ARN",
        ),
        (
            "AWS_PROFILE=worksso.dev ssologin whoami --json",
            "Print the identity as JSON",
        ),
    ],
    exits: ONE,
    variables: &[
        PROFILE, REGION, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOR,
    ],
    files: ROLE_FILES,
    see_also: &["doctor", "status"],
};
