//! The pages of what hands out role credentials or a token, or tells whose they are.

use super::common::{ONE, ROLE, ROLE_FILES, TOKEN_FILES};
use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, NOT_EXECUTABLE, NOT_FOUND,
    TIMED_OUT, USAGE,
};
use crate::help::page::Page;
use crate::help::variables::{
    BROWSER, COLOUR, CONFIG, FLOW, PATIENCE, PROFILE, REGION, SERVICE, SIGNIN, STATE, STS,
};

pub(super) const PAGES: &[Page] = &[
    Page {
        command: "credentials",
        notes: &[
            "For a tool that knows no SSO, in the config:\n  credential_process = ssologin credentials --profile homesso.muppetuser",
        ],
        examples: &[
            (
                "ssologin credentials --profile homesso.muppetuser",
                "What a credential_process prints",
            ),
            (
                "eval \"$(ssologin credentials --profile homesso.muppetuser --format env)\"",
                "Take them into a shell",
            ),
            (
                "ssologin credentials --profile homesso.muppetuser --format fish | source",
                "The same in fish",
            ),
        ],
        exits: ONE,
        variables: ROLE,
        files: ROLE_FILES,
        see_also: &["exec", "whoami"],
    },
    Page {
        command: "exec",
        notes: &["It ends with the exit code of COMMAND, once that runs."],
        examples: &[
            (
                "ssologin exec --profile homesso.muppetuser -- aws s3 ls",
                "Run a command as a profile",
            ),
            (
                "ssologin exec --session homesso --account 123412341234 \\\n    \
                 --role MuppetAccess --region eu-west-1 -- env",
                "As a role that has no profile",
            ),
            (
                "ssologin exec --profile worksso.dev --login -- sh",
                "A shell; ask a person first, where one is needed",
            ),
        ],
        exits: &[
            DONE,
            FAILED,
            USAGE,
            LOGIN_NEEDED,
            BAD_CONFIG,
            TIMED_OUT,
            NOT_EXECUTABLE,
            NOT_FOUND,
            INTERRUPTED,
        ],
        variables: ROLE,
        files: ROLE_FILES,
        see_also: &["credentials", "console"],
    },
    Page {
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
    },
    Page {
        command: "whoami",
        notes: &[],
        examples: &[
            (
                "ssologin whoami --profile homesso.muppetuser",
                "Account, role and ARN",
            ),
            (
                "AWS_PROFILE=worksso.dev ssologin whoami --json",
                "The same as a document",
            ),
        ],
        exits: ONE,
        variables: &[
            PROFILE, REGION, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOUR,
        ],
        files: ROLE_FILES,
        see_also: &["doctor", "status"],
    },
    Page {
        command: "token",
        notes: &[],
        examples: &[
            (
                "TOKEN=\"$(ssologin token homesso)\"",
                "Take it into a script",
            ),
            ("ssologin token homesso --yes", "Show it on a terminal"),
        ],
        exits: ONE,
        variables: &[PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
        files: TOKEN_FILES,
        see_also: &["credentials"],
    },
];
