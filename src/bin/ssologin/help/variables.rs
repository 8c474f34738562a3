//! The environment variables that affect commands.

/// A variable, and its description.
pub(crate) type Variable = (&'static str, &'static str);

pub(crate) const PROFILE: &[Variable] = &[
    ("AWS_PROFILE", "The default profile."),
    (
        "AWS_DEFAULT_PROFILE",
        "The default profile if AWS_PROFILE is not set.",
    ),
];
pub(crate) const CONFIG: &[Variable] = &[
    (
        "AWS_CONFIG_FILE",
        "The config file, instead of ~/.aws/config.",
    ),
    (
        "AWS_SHARED_CREDENTIALS_FILE",
        "The credentials file, instead of ~/.aws/credentials.",
    ),
    (
        "HOME",
        "The home folder, which contains .aws. On Windows: USERPROFILE.",
    ),
];
pub(crate) const STATE: &[Variable] = &[(
    "XDG_STATE_HOME",
    "The parent of ssologin's state folder, instead of ~/.local/state. On Windows: LOCALAPPDATA.",
)];
pub(crate) const REGION: &[Variable] = &[
    ("AWS_REGION", "The region for profiles that have none."),
    ("AWS_DEFAULT_REGION", "The same, if AWS_REGION is not set."),
];
pub(crate) const NEED: &[Variable] = &[(
    "SSOLOGIN_MIN_REMAINING",
    "Treat a token that expires sooner than this as expired.",
)];
pub(crate) const MANY: &[Variable] = &[
    (
        "SSOLOGIN_JOBS",
        "Maximum number of interactive logins at once.",
    ),
    (
        "SSOLOGIN_QR",
        "1: also draw the URL of a device code as a QR code.",
    ),
    (
        "SSOLOGIN_COPY",
        "1: copy the URL to the terminal's clipboard.",
    ),
];
pub(crate) const FLOW: &[Variable] =
    &[("SSOLOGIN_FLOW", "The login flow: `pkce` or `device-code`.")];
pub(crate) const BROWSER: &[Variable] = &[
    (
        "SSOLOGIN_NO_BROWSER",
        "1: print URLs without opening a browser.",
    ),
    (
        "SSOLOGIN_BROWSER",
        "The command that opens a URL. The URL replaces `%s` or is appended.",
    ),
    (
        "BROWSER",
        "The same, if SSOLOGIN_BROWSER is not set: commands separated by `:` (on Windows by `;`).",
    ),
];
pub(crate) const PATIENCE: &[Variable] = &[(
    "SSOLOGIN_TIMEOUT",
    "The time limit of commands that call a service, as --timeout.",
)];
pub(crate) const SERVICE: &[Variable] = &[
    (
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "The endpoint for tokens, instead of IAM Identity Center.",
    ),
    (
        "AWS_ENDPOINT_URL_SSO",
        "The endpoint for accounts, roles, role credentials and logout.",
    ),
    (
        "AWS_ENDPOINT_URL",
        "The endpoint for every service that has no variable of its own.",
    ),
    (
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "true: ignore endpoints set in variables and in the config file.",
    ),
    ("AWS_USE_FIPS_ENDPOINT", "true: use FIPS endpoints."),
    (
        "AWS_USE_DUALSTACK_ENDPOINT",
        "true: use dual-stack endpoints (IPv4 and IPv6).",
    ),
    (
        "AWS_CA_BUNDLE",
        "A PEM file of certificate authorities to trust in addition to the system's.",
    ),
    (
        "REQUESTS_CA_BUNDLE",
        "The same, if neither AWS_CA_BUNDLE nor `ca_bundle` is set.",
    ),
    ("HTTPS_PROXY", "The proxy for HTTPS requests."),
    ("NO_PROXY", "Hosts to reach without a proxy."),
];
pub(crate) const STS: &[Variable] = &[(
    "AWS_ENDPOINT_URL_STS",
    "The endpoint for STS, which assumes roles and identifies callers.",
)];
pub(crate) const SIGNIN: &[Variable] = &[(
    "AWS_ENDPOINT_URL_SIGNIN",
    "The endpoint for AWS Sign-In, which opens the console.",
)];
pub(crate) const COLOR: &[Variable] = &[("NO_COLOR", "Any value: no color.")];
pub(crate) const PAGER: &[Variable] = &[(
    "PAGER",
    "The command that shows a diff that is longer than the screen.",
)];
pub(crate) const COMPLETION: &[Variable] = &[(
    "SSOLOGIN_COMPLETE",
    "Set by the completion scripts; do not set it yourself.",
)];
