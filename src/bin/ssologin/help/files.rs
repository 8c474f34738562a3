//! The files that commands read and write.

/// A file or folder, and what it is.
pub(crate) type File = (&'static str, &'static str);

pub(crate) const CONFIG: &[File] = &[
    (
        "~/.aws/config",
        "Sessions and profiles. Only `configure` writes it.",
    ),
    ("~/.aws/credentials", "More keys of profiles. Read only."),
];
pub(crate) const BACKUP: &[File] = &[(
    "~/.aws/config.ssologin-backup",
    "The config file as it was before `configure` wrote it.",
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
    "Locks, and when each sign-in began. On macOS below ~/Library/Application Support, on Windows below %LOCALAPPDATA%.",
)];
