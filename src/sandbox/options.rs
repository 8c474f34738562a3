//! Owns how a sandbox is set up.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::directory::Directory;

/// Tells the sandbox what time it is.
pub type SandboxClock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How a sandbox is set up.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// Who approves the device codes.
    pub approve: Approve,
    /// How long an access token lasts; a client without scopes gets 8 hours whatever stands here.
    pub token_lifetime: Duration,
    /// How long a sign-in lasts, after which no refresh token works and no access token either.
    pub sign_in_lifetime: Duration,
    /// How long a client must wait between two polls, in whole seconds.
    pub interval: Duration,
    /// How many requests a second for accounts, roles and role keys it serves for each token, and at once; `None`: all.
    /// The real one serves about 20.
    pub portal_rate: Option<u32>,
    /// The accounts and roles behind each start URL.
    pub directory: Directory,
    /// The clock that everything here goes by.
    pub clock: SandboxClock,
}

impl Options {
    /// Returns the usual set-up: any port, codes approved at once, tokens of 1 hour, a sign-in of 8 hours, polls
    /// 1 second apart.
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

/// Who approves the device codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approve {
    /// Nobody needs to: a code counts as approved so long after it was made.
    Auto {
        /// How long after.
        after: Duration,
    },
    /// A person, with the button on the verification page, or a test, with [`Sandbox::approve`](super::Sandbox::approve).
    Page,
}
