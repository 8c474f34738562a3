//! The reasons to use the device code flow although PKCE was requested.

use crate::system::Env;

/// Files that container engines create in every container.
const CONTAINER_FILES: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];

/// A remote environment, with a loopback interface that the user's browser can't reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// A machine that is used over SSH.
    Ssh,
    /// GitHub Codespaces.
    Codespaces,
    /// AWS CloudShell.
    CloudShell,
    /// A container.
    Container,
    /// Windows Subsystem for Linux; a browser on Windows may not reach its loopback interface.
    Wsl,
}

/// The reason to use the device code flow although PKCE was requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// A legacy profile; the AWS CLI logs these in only by device code.
    Legacy,
    /// The browser could not reach the redirect URI.
    Remote(Remote),
}

impl Remote {
    /// Detects from the environment whether this process runs on a remote machine.
    ///
    /// Returns `None` if the user's browser seems to be on the same machine. `exists` reports
    /// whether a file exists.
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
