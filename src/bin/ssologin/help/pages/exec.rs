//! The page of `ssologin exec`.

use super::common::{ROLE, ROLE_FILES};
use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, NOT_EXECUTABLE, NOT_FOUND,
    TIMED_OUT, USAGE,
};
use crate::help::page::Page;

pub(super) const PAGE: Page = Page {
    command: "exec",
    notes: &["Exits with the exit code of COMMAND."],
    examples: &[
        (
            "ssologin exec --profile homesso.muppetuser -- aws s3 ls",
            "Run a command as a profile",
        ),
        (
            "ssologin exec --session homesso --account 123412341234 \\\n    --role MuppetAccess \
             --region eu-west-1 -- env",
            "Run a command as a role without a profile",
        ),
        (
            "ssologin exec --profile worksso.dev --login -- sh",
            "Start a shell, logging in first if needed",
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
};
