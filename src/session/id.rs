//! What names a session, and its token file.

use std::fmt;

/// What names a token file: the session's name, or the start URL of legacy profiles, verbatim.
///
/// The AWS CLI hashes it as it is: case, a trailing `/` and a `#` count.
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

    /// Returns whether it is a section or a start URL.
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

/// How a session stands in the config.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// As a section, `[sso-session NAME]`.
    SsoSession,
    /// As the start URL of profiles.
    Legacy,
}

impl SessionKind {
    /// Returns the word that JSON output has: `sso-session` or `legacy`.
    pub fn as_str(self) -> &'static str {
        match self {
            SessionKind::SsoSession => "sso-session",
            SessionKind::Legacy => "legacy",
        }
    }
}
