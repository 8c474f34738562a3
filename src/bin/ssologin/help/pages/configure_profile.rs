//! The page of `ssologin configure profile`.

use super::common::{EDITED, ONE};
use crate::help::page::Page;
use crate::help::variables::{BROWSER, COLOR, CONFIG, FLOW, PATIENCE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "configure profile",
    notes: &[],
    examples: &[
        (
            "ssologin configure profile",
            "Choose the account and role from lists",
        ),
        (
            "ssologin configure profile dev --session homesso --yes \\\n    --account \
             123412341234 --role MuppetAccess --region eu-west-1",
            "Without prompting, for a script",
        ),
        (
            "ssologin configure profile homesso.muppetuser --region us-east-1 --dry-run",
            "Show what another region would change",
        ),
    ],
    exits: ONE,
    variables: &[FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, COLOR],
    files: EDITED,
    see_also: &["list profiles", "list roles"],
};
