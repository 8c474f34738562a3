//! The identity of a session and its token file.

use std::fmt;

/// The id of a token file: the session's name, or the start URL of legacy profiles, verbatim.
///
/// The AWS CLI hashes it unchanged: case, a trailing `/` and a `#` make a difference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SessionId {
    /// The name of an `[sso-session NAME]`.
    Named(String),
    /// The `sso_start_url` of profiles without a session.
    Legacy(String),
}

impl SessionId {
    /// Returns the name or the start URL.
    pub fn as_str(&self) -> &str {
        match self {
            SessionId::Named(name) => name,
            SessionId::Legacy(start_url) => start_url,
        }
    }

    /// Returns whether it is the name of a section or a start URL.
    pub fn kind(&self) -> SessionKind {
        match self {
            SessionId::Named(_) => SessionKind::SsoSession,
            SessionId::Legacy(_) => SessionKind::Legacy,
        }
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The form in which the config defines a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// An `[sso-session NAME]` section.
    SsoSession,
    /// The start URL of legacy profiles.
    Legacy,
}

impl SessionKind {
    /// Returns the word that JSON output uses: `sso-session` or `legacy`.
    pub fn as_str(self) -> &'static str {
        match self {
            SessionKind::SsoSession => "sso-session",
            SessionKind::Legacy => "legacy",
        }
    }
}
