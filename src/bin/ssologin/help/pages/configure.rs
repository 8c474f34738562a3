//! The pages of what edits the config file.

use super::common::{EDITED, ONE, READING, SEVERAL};
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, USAGE};
use crate::help::files;
use crate::help::page::Page;
use crate::help::variables::{BROWSER, COLOUR, CONFIG, FLOW, PATIENCE, PROFILE, SERVICE, STATE};

pub(super) const PAGES: &[Page] = &[
    Page {
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
    },
    Page {
        command: "configure session",
        notes: &[],
        examples: &[
            (
                "ssologin configure session clubsso",
                "Add a session; what is missing is asked",
            ),
            (
                "ssologin configure session clubsso --sso-region us-east-1 --yes \\\n    \
                 --start-url https://clubsso.awsapps.com/start",
                "The same in a script",
            ),
            (
                "ssologin configure session homesso --sso-region eu-west-1 --check --dry-run",
                "Ask the region whether it serves the start URL",
            ),
        ],
        exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
        variables: &[CONFIG, STATE, SERVICE, COLOUR],
        files: &[files::CONFIG, files::BACKUP, files::STATE],
        see_also: &["list sessions", "login"],
    },
    Page {
        command: "configure profile",
        notes: &[],
        examples: &[
            (
                "ssologin configure profile",
                "Choose account and role from lists",
            ),
            (
                "ssologin configure profile dev --session homesso --yes \\\n    \
                 --account 123412341234 --role MuppetAccess --region eu-west-1",
                "Without a question, for a script",
            ),
            (
                "ssologin configure profile homesso.muppetuser --region us-east-1 --dry-run",
                "Show what another region would change",
            ),
        ],
        exits: ONE,
        variables: &[FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
        files: EDITED,
        see_also: &["list profiles", "list roles"],
    },
    Page {
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
                "Follow what the portals give, without a question",
            ),
            (
                "ssologin configure populate homesso --name '{account}.{role}'",
                "Names of another form",
            ),
        ],
        exits: SEVERAL,
        variables: &[PROFILE, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
        files: EDITED,
        see_also: &["list roles"],
    },
    Page {
        command: "configure migrate",
        notes: &[],
        examples: &[
            (
                "ssologin configure migrate --dry-run",
                "Show what would be changed",
            ),
            (
                "ssologin configure migrate oldstyle --session-name oldsso",
                "One profile, and the name of its session",
            ),
            (
                "ssologin configure migrate --revert",
                "Put back what was there",
            ),
        ],
        exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
        variables: READING,
        files: EDITED,
        see_also: &["list profiles"],
    },
];
