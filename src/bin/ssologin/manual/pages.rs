//! The page of each command.

use super::Page;
use super::files::{self, File};
use super::variables::{
    ASKING, COLOUR, COMPLETION, CONFIG, MANY, NEED, PATIENCE, PROFILE, REGION, SERVICE, SIGNIN,
    STATE, STS, Variable,
};
use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, NOT_EXECUTABLE, NOT_FOUND,
    SOME_FAILED, TIMED_OUT, USAGE,
};

/// Of what reads files alone.
const LOCAL: &[u8] = &[DONE, FAILED, USAGE, BAD_CONFIG];
/// Of what needs one session.
const ONE: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// Of what needs several.
const SEVERAL: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// Of what cannot need a person: it asks one, or needs no token.
const WITHOUT_NEED: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];

const LOGIN: &[&[Variable]] = &[
    PROFILE, NEED, ASKING, PATIENCE, MANY, CONFIG, STATE, SERVICE, COLOUR,
];
const ROLE: &[&[Variable]] = &[
    PROFILE, REGION, ASKING, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOUR,
];
const READING: &[&[Variable]] = &[CONFIG, STATE, COLOUR];
const PORTAL: &[&[Variable]] = &[PROFILE, CONFIG, STATE, SERVICE, COLOUR];

const TOKEN_FILES: &[&[File]] = &[files::CONFIG, files::TOKENS, files::STATE];
const ROLE_FILES: &[&[File]] = &[files::CONFIG, files::TOKENS, files::ROLES, files::STATE];
const EDITED: &[&[File]] = &[files::CONFIG, files::BACKUP, files::STATE];
const ALL_FILES: &[&[File]] = &[
    files::CONFIG,
    files::BACKUP,
    files::TOKENS,
    files::ROLES,
    files::STATE,
];

/// Every page: the program's, then those of the commands, in the order of the help.
pub(crate) const PAGES: &[Page] = &[
    Page {
        command: "",
        notes: &[
            "Without a command it is `ssologin login`. Without a name it takes the session of AWS_PROFILE, else of \
             [default], else the only one; else you mark some in a list.",
        ],
        examples: &[
            (
                "ssologin homesso",
                "See to it that a session has a good token",
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
        notes: &[],
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
        notes: &[],
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
    Page {
        command: "credentials",
        notes: &["In the config, for a tool that knows no SSO: \
             credential_process = ssologin credentials --profile homesso.muppetuser"],
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
            PROFILE, REGION, ASKING, PATIENCE, CONFIG, STATE, SERVICE, STS, SIGNIN, COLOUR,
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
        variables: &[ASKING, PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
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
        files: EDITED,
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
        variables: &[ASKING, PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
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
        variables: &[ASKING, PATIENCE, CONFIG, STATE, SERVICE, COLOUR],
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
    Page {
        command: "doctor",
        notes: &[
            "It fails, with exit code 1, where there is an error or a warning that was not mended.",
        ],
        examples: &[
            ("ssologin doctor", "Look at config, environment and files"),
            (
                "ssologin doctor --profile homesso.muppetuser",
                "Also tell where a profile gets its credentials",
            ),
            (
                "ssologin doctor --online --fix",
                "Ask the services too, and mend what can be mended",
            ),
        ],
        exits: &[DONE, FAILED, USAGE, BAD_CONFIG, INTERRUPTED],
        variables: &[PROFILE, CONFIG, STATE, SERVICE, COLOUR],
        files: ALL_FILES,
        see_also: &["list profiles", "whoami"],
    },
    Page {
        command: "init",
        notes: &[],
        examples: &[
            (
                "eval \"$(ssologin init bash)\"",
                "In ~/.bashrc; `init zsh` behind compinit in ~/.zshrc",
            ),
            (
                "ssologin init fish | source",
                "In ~/.config/fish/config.fish",
            ),
            (
                "ssologin init powershell | Out-String | Invoke-Expression",
                "In $PROFILE",
            ),
        ],
        exits: &[DONE, FAILED, USAGE],
        variables: &[COMPLETION],
        files: &[],
        see_also: &["completions", "status"],
    },
    Page {
        command: "completions",
        notes: &[],
        examples: &[
            ("eval \"$(ssologin completions bash)\"", "In ~/.bashrc"),
            (
                "ssologin completions fish | source",
                "In ~/.config/fish/config.fish",
            ),
        ],
        exits: &[DONE, FAILED, USAGE],
        variables: &[COMPLETION],
        files: &[],
        see_also: &["init"],
    },
    #[cfg(feature = "sandbox")]
    Page {
        command: "sandbox",
        notes: &["It ends with the exit code of COMMAND, where there is one."],
        examples: &[
            ("ssologin sandbox", "A demonstration"),
            ("ssologin sandbox -- bash", "A shell in it, to look around"),
            (
                "ssologin sandbox --approve page -- ssologin homesso",
                "Approve by a button on a page",
            ),
            (
                "ssologin sandbox --token-lifetime 2m -- ssologin --all",
                "Tokens that end soon",
            ),
        ],
        exits: &[DONE, FAILED, USAGE],
        variables: &[COLOUR],
        files: &[],
        see_also: &[],
    },
    Page {
        command: "man",
        notes: &[],
        examples: &[
            ("ssologin man | man -l -", "Read the page of the program"),
            (
                "ssologin man --dir ~/.local/share/man/man1",
                "Install the pages of all commands: `man ssologin-login`",
            ),
        ],
        exits: &[DONE, FAILED, USAGE],
        variables: &[],
        files: &[],
        see_also: &[],
    },
];
