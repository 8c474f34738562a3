//! The files that commands read and write.

/// A file or folder, and its description.
pub(crate) type File = (&'static str, &'static str);

pub(crate) const CONFIG: &[File] = &[
    (
        "~/.aws/config",
        "Sessions and profiles. Only `configure` writes to it.",
    ),
    (
        "~/.aws/credentials",
        "More keys of profiles. Never written.",
    ),
];
pub(crate) const BACKUP: &[File] = &[(
    "~/.aws/config.ssologin-backup",
    "The config file before the last change by `configure`; older ones end with `.1` to `.9`.",
)];
pub(crate) const TOKENS: &[File] = &[(
    "~/.aws/sso/cache/",
    "Tokens and client registrations, as the AWS CLI v2 writes them.",
)];
pub(crate) const ROLES: &[File] = &[(
    "~/.aws/cli/cache/",
    "Role credentials, as the AWS CLI v2 writes them.",
)];
pub(crate) const STATE: &[File] = &[(
    "~/.local/state/ssologin/",
    "Locks, and when each sign-in session started. On macOS in ~/Library/Application Support, on \
     Windows in %LOCALAPPDATA%.",
)];
