//! Owns the options of a sandbox.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::directory::Directory;

/// The clock of a sandbox.
pub type SandboxClock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The options of a sandbox.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 selects any free port.
    pub port: u16,
    /// How device codes and authorization codes are approved.
    pub approve: Approve,
    /// The lifetime of an access token.
    ///
    /// A client that registers without scopes gets a token of 8 hours instead.
    pub token_lifetime: Duration,
    /// The lifetime of a sign-in session; its access and refresh tokens expire with it.
    pub sign_in_lifetime: Duration,
    /// The time that a client must wait between two polls, in whole seconds.
    pub interval: Duration,
    /// The number of portal requests per second that each access token may make; `None`: no limit.
    ///
    /// It covers accounts, roles and role credentials, and is also the size of a burst. The real
    /// portal allows about 20.
    pub portal_rate: Option<u32>,
    /// The accounts and roles of each portal.
    pub directory: Directory,
    /// The clock that decides when tokens, codes and sign-in sessions expire.
    pub clock: SandboxClock,
}

impl Options {
    /// Returns the default options.
    ///
    /// They are: any free port, codes approved at once, access tokens of 1 hour, a sign-in session
    /// of 8 hours, polls 1 second apart, and no rate limit.
    #[must_use]
    pub fn new(clock: SandboxClock) -> Options {
        Options {
            port: 0,
            approve: Approve::Auto {
                after: Duration::ZERO,
            },
            token_lifetime: Duration::from_secs(3600),
            sign_in_lifetime: Duration::from_secs(8 * 3600),
            interval: Duration::from_secs(1),
            portal_rate: None,
            directory: Directory::default(),
            clock,
        }
    }
}

/// How device codes and authorization codes are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approve {
    /// Automatically: a device code after a delay, an authorization code at once.
    Auto {
        /// The time between the creation of a device code and its approval.
        after: Duration,
    },
    /// By the user, with a button on the page.
    ///
    /// A test can decide about a device code with
    /// [`Sandbox::approve`](super::Sandbox::approve) instead.
    Page,
}
