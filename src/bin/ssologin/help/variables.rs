//! The environment variables that commands heed.

/// A variable, and what it does.
pub(crate) type Variable = (&'static str, &'static str);

pub(crate) const PROFILE: &[Variable] = &[
    (
        "AWS_PROFILE",
        "The profile that is meant where nothing is named.",
    ),
    (
        "AWS_DEFAULT_PROFILE",
        "The same, where AWS_PROFILE is not set.",
    ),
];
pub(crate) const CONFIG: &[Variable] = &[
    (
        "AWS_CONFIG_FILE",
        "The config file, in place of ~/.aws/config.",
    ),
    (
        "AWS_SHARED_CREDENTIALS_FILE",
        "The credentials file, in place of ~/.aws/credentials.",
    ),
    (
        "HOME",
        "The home folder, where the AWS folders lie; on Windows USERPROFILE.",
    ),
];
pub(crate) const STATE: &[Variable] = &[(
    "XDG_STATE_HOME",
    "Where our own folder lies, in place of ~/.local/state; on Windows LOCALAPPDATA.",
)];
pub(crate) const REGION: &[Variable] = &[
    ("AWS_REGION", "The region, where the profile has none."),
    (
        "AWS_DEFAULT_REGION",
        "The same, where AWS_REGION is not set.",
    ),
];
pub(crate) const NEED: &[Variable] = &[(
    "SSOLOGIN_MIN_REMAINING",
    "A token with less than this left is not good.",
)];
pub(crate) const MANY: &[Variable] = &[
    (
        "SSOLOGIN_JOBS",
        "So many logins that a person faces at a time.",
    ),
    (
        "SSOLOGIN_QR",
        "1: draw the URL of a device code as a QR code.",
    ),
    (
        "SSOLOGIN_COPY",
        "1: hand the URL to the clipboard of the terminal.",
    ),
];
pub(crate) const FLOW: &[Variable] = &[(
    "SSOLOGIN_FLOW",
    "How a person is asked: `pkce` or `device-code`.",
)];
pub(crate) const BROWSER: &[Variable] = &[
    ("SSOLOGIN_NO_BROWSER", "1: print URLs, open nothing."),
    (
        "SSOLOGIN_BROWSER",
        "The command that opens a URL, where `%s` stands in it or at its end.",
    ),
    (
        "BROWSER",
        "The same where that is not set: commands, separated by `:`, on Windows by `;`.",
    ),
];
pub(crate) const PATIENCE: &[Variable] = &[(
    "SSOLOGIN_TIMEOUT",
    "Give up waiting for a person or for another process after this.",
)];
pub(crate) const SERVICE: &[Variable] = &[
    (
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "Where tokens come from, in place of IAM Identity Center.",
    ),
    (
        "AWS_ENDPOINT_URL_SSO",
        "Where the portal is: accounts, roles and their credentials, logout.",
    ),
    (
        "AWS_ENDPOINT_URL",
        "Where every service is that has no variable of its own.",
    ),
    (
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "true: endpoints of variables and of the config do not count.",
    ),
    ("AWS_USE_FIPS_ENDPOINT", "true: FIPS endpoints."),
    (
        "AWS_USE_DUALSTACK_ENDPOINT",
        "true: endpoints with IPv4 and IPv6.",
    ),
    (
        "AWS_CA_BUNDLE",
        "A file of authorities that TLS trusts besides the system's.",
    ),
    ("HTTPS_PROXY", "The proxy for https."),
    ("HTTP_PROXY", "The proxy for http."),
    ("NO_PROXY", "The hosts that no proxy is used for."),
];
pub(crate) const STS: &[Variable] = &[(
    "AWS_ENDPOINT_URL_STS",
    "Where STS is, which assumes roles and knows who one is.",
)];
pub(crate) const SIGNIN: &[Variable] = &[(
    "AWS_ENDPOINT_URL_SIGNIN",
    "Where AWS Sign-In is, which the console is opened through.",
)];
pub(crate) const COLOUR: &[Variable] = &[("NO_COLOR", "No colour, whatever it is set to.")];
pub(crate) const COMPLETION: &[Variable] = &[(
    "SSOLOGIN_COMPLETE",
    "Set by the completion scripts when they ask the program; nobody else sets it.",
)];
