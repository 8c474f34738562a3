//! The page of `ssologin configure session`.

use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, TIMED_OUT, USAGE};
use crate::help::files;
use crate::help::page::Page;
use crate::help::variables::{COLOR, CONFIG, PATIENCE, SERVICE, STATE};

pub(super) const PAGE: Page = Page {
    command: "configure session",
    notes: &[],
    examples: &[
        (
            "ssologin configure session clubsso",
            "Add a session, prompting for what is missing",
        ),
        (
            "ssologin configure session clubsso --sso-region us-east-1 --yes \\\n    --start-url \
             https://clubsso.awsapps.com/start",
            "Add a session from a script",
        ),
        (
            "ssologin configure session govsso --sso-region us-gov-west-1 --yes \\\n    --start-url \
             https://start.us-gov-home.awsapps.com/directory/govsso",
            "Add a session in GovCloud",
        ),
        (
            "ssologin configure session homesso --sso-region eu-west-1 --check --dry-run",
            "Check that the region serves the start URL",
        ),
    ],
    exits: &[DONE, FAILED, USAGE, BAD_CONFIG, TIMED_OUT, INTERRUPTED],
    variables: &[PATIENCE, CONFIG, STATE, SERVICE, COLOR],
    files: &[files::CONFIG, files::BACKUP, files::STATE],
    see_also: &["list sessions", "login"],
};
