//! The pages of the program, and of what is about sessions.

use super::common::{
    ALL_FILES, LOCAL, LOGIN, MIRRORS, PORTAL, READING, ROLE_FILES, SEVERAL, TOKEN_FILES,
    WITHOUT_NEED,
};
use crate::failure::code::{CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, USAGE};
use crate::help::files;
use crate::help::page::Page;
use crate::help::variables::{COLOUR, CONFIG, NEED, PROFILE, SERVICE, STATE};

pub(super) const PAGES: &[Page] = &[
    Page {
        command: "",
        notes: &[
            "Without a command it is `ssologin login`. Without a name it takes the session of AWS_PROFILE, else of \
             [default], else the only one; else you mark some in a list.",
            MIRRORS,
        ],
        examples: &[
            (
                "ssologin homesso",
                "Log in to a session, unless its token is good",
            ),
            ("ssologin --all", "The same for every session, side by side"),
            ("ssologin homesso.muppetuser", "The session of a profile"),
            ("ssologin status", "Tell what each token is worth"),
        ],
        exits: SEVERAL,
        variables: LOGIN,
        files: ALL_FILES,
        see_also: &[],
    },
    Page {
        command: "login",
        notes: &[MIRRORS],
        examples: &[
            (
                "ssologin login homesso worksso",
                "Two sessions, side by side",
            ),
            (
                "ssologin login --all --dry-run",
                "Tell what would be done for each session",
            ),
            (
                "ssologin login homesso --no-browser --qr",
                "Approve on a phone, by a QR code",
            ),
            (
                "ssologin login homesso --use-pkce --redirect-port 8400",
                "Behind `ssh -L 8400:127.0.0.1:8400 HOST`: no code to compare",
            ),
        ],
        exits: WITHOUT_NEED,
        variables: LOGIN,
        files: TOKEN_FILES,
        see_also: &["status", "refresh", "logout"],
    },
    Page {
        command: "status",
        notes: &[],
        examples: &[
            ("ssologin status", "The table of all sessions"),
            (
                "ssologin status homesso --check || ssologin homesso",
                "Log in only where a person is needed",
            ),
            (
                "ssologin status --format '{session} {minutes} min {mark}'",
                "A line for a shell prompt, of your own form",
            ),
            (
                "ssologin status homesso --check --min-remaining 30m",
                "Whether the token itself lives half an hour",
            ),
        ],
        exits: &[DONE, FAILED, USAGE, LOGIN_NEEDED, BAD_CONFIG, INTERRUPTED],
        variables: &[PROFILE, CONFIG, STATE, COLOUR],
        files: TOKEN_FILES,
        see_also: &["login", "refresh", "init"],
    },
    Page {
        command: "refresh",
        notes: &[MIRRORS],
        examples: &[
            (
                "ssologin refresh --all",
                "Renew what has less than 15 minutes left",
            ),
            (
                "ssologin refresh homesso --force",
                "Renew one token in any case",
            ),
            (
                "ssologin refresh --all --watch",
                "Keep all tokens warm, until the sign-ins are over",
            ),
        ],
        exits: SEVERAL,
        variables: &[PROFILE, NEED, CONFIG, STATE, SERVICE, COLOUR],
        files: TOKEN_FILES,
        see_also: &["login", "status"],
    },
    Page {
        command: "logout",
        notes: &[],
        examples: &[
            ("ssologin logout homesso", "End one sign-in"),
            (
                "ssologin logout --all --json",
                "End all, and print what was done",
            ),
        ],
        exits: WITHOUT_NEED,
        variables: PORTAL,
        files: ROLE_FILES,
        see_also: &["login"],
    },
    Page {
        command: "list",
        notes: &[],
        examples: &[
            ("ssologin list profiles", "What the config has"),
            ("ssologin list roles homesso", "What a portal gives"),
        ],
        exits: SEVERAL,
        variables: PORTAL,
        files: TOKEN_FILES,
        see_also: &["configure populate"],
    },
    Page {
        command: "list sessions",
        notes: &[],
        examples: &[
            (
                "ssologin list sessions",
                "A table of the sessions, and what is wrong with them",
            ),
            ("ssologin list sessions | cut -f 1", "Their names"),
        ],
        exits: LOCAL,
        variables: READING,
        files: &[files::CONFIG],
        see_also: &["status", "configure session"],
    },
    Page {
        command: "list profiles",
        notes: &[],
        examples: &[
            (
                "ssologin list profiles",
                "A table of the profiles, by session",
            ),
            ("ssologin list profiles | cut -f 1", "Their names"),
            ("ssologin list profiles --json", "All that is known of them"),
        ],
        exits: LOCAL,
        variables: READING,
        files: &[files::CONFIG],
        see_also: &["doctor", "configure profile"],
    },
    Page {
        command: "list accounts",
        notes: &[],
        examples: &[
            (
                "ssologin list accounts homesso",
                "The accounts of a session",
            ),
            (
                "ssologin list accounts --all --role '*admin*'",
                "Those where you have a role with such a name",
            ),
        ],
        exits: SEVERAL,
        variables: PORTAL,
        files: TOKEN_FILES,
        see_also: &["list roles", "configure populate"],
    },
    Page {
        command: "list roles",
        notes: &[],
        examples: &[
            (
                "ssologin list roles homesso",
                "The roles of a session, and their profiles",
            ),
            (
                "ssologin list roles homesso --account 'prod*' --role '*admin*'",
                "Some of them",
            ),
            (
                "ssologin list roles --all --json",
                "All roles, as one document",
            ),
        ],
        exits: SEVERAL,
        variables: PORTAL,
        files: TOKEN_FILES,
        see_also: &["list accounts", "configure populate"],
    },
];
