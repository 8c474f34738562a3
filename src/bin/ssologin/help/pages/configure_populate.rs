//! The page of `ssologin configure populate`.

use super::common::{EDITED, SEVERAL};
use crate::help::page::Page;
use crate::help::variables::{BROWSER, COLOR, CONFIG, PAGER, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "configure populate",
    notes: &[],
    examples: &[
        (
            "ssologin configure populate homesso --dry-run",
            "Show what would be added",
        ),
        (
            "ssologin configure populate homesso --include 'prod*' --region eu-west-1",
            "Only the roles of some accounts",
        ),
        (
            "ssologin configure populate --all --prune --yes",
            "Match the portals without prompting",
        ),
        (
            "ssologin configure populate homesso --name '{account}.{role}'",
            "Choose another naming scheme",
        ),
    ],
    exits: SEVERAL,
    variables: &[
        PROFILE, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, PAGER, COLOR,
    ],
    files: EDITED,
    see_also: &["list roles"],
};
