//! Why a login asks by device code although PKCE was requested.

use crate::system::Env;

/// Files that container engines put into each container.
const CONTAINER_FILES: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];

/// A machine whose loopback the person's browser does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// Reached over SSH.
    Ssh,
    /// GitHub Codespaces.
    Codespaces,
    /// AWS CloudShell.
    CloudShell,
    /// A container.
    Container,
    /// Linux inside of Windows, whose browser may not find the way in.
    Wsl,
}

/// Why it is the device code though PKCE was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// A start URL without a session, which the AWS CLI logs in by device code alone.
    Legacy,
    /// The browser would not find the way back.
    Remote(Remote),
}

impl Remote {
    /// Where a process with this environment runs; `None` where the person's browser is on the same machine, as far as can be
    /// told. `exists`: whether there is a file.
    #[must_use]
    pub fn detect(env: &Env, exists: impl Fn(&str) -> bool) -> Option<Remote> {
        if env.is_on("CODESPACES") {
            Some(Remote::Codespaces)
        } else if env.get("AWS_EXECUTION_ENV") == Some("CloudShell") {
            Some(Remote::CloudShell)
        } else if env.is_ssh() {
            Some(Remote::Ssh)
        } else if env.is_wsl() {
            Some(Remote::Wsl)
        } else if env.is_on("REMOTE_CONTAINERS") || CONTAINER_FILES.into_iter().any(exists) {
            Some(Remote::Container)
        } else {
            None
        }
    }
}
