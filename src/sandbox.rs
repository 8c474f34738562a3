//! A local IAM Identity Center on 127.0.0.1, to try the program without an AWS account and to test any AWS SSO
//! client offline.
//!
//! It has the service's state, not canned answers: a code is pending until somebody approves it, a poll that
//! comes too early is told to slow down, a refresh token is good once. It knows the device flow, the
//! authorization code with PKCE, the refresh grant, the portal, the sign-in to the console, and of STS the one call that proves that keys work. It does not
//! check signatures, and it must never be reachable from another machine.

mod authorize;
mod center;
mod directory;
mod federation;
mod home;
mod http;
mod page;
mod random;
mod refusal;
mod wire;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;
use tokio::sync::oneshot;

use self::center::{Center, Rules, Verdict};
pub use self::directory::Directory;
pub use self::home::{Home, HomeError};

/// Tells the sandbox what time it is.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

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
    pub clock: Clock,
}

impl Options {
    /// Returns the usual set-up: any port, codes approved at once, tokens of 1 hour, a sign-in of 8 hours, polls
    /// 1 second apart.
    #[must_use]
    pub fn new(clock: Clock) -> Options {
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
    /// A person, with the button on the verification page, or a test, with [`Sandbox::approve`].
    Page,
}

/// A request that the sandbox answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The operation as the service model names it, such as `RegisterClient`.
    pub operation: &'static str,
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// The name of the exception that it was answered with, such as `SlowDownException`.
    pub refused: Option<&'static str>,
}

/// Why a sandbox could not be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The port is taken, or may not be used.
    #[error("the sandbox cannot listen on 127.0.0.1, port {port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no thread or no event loop.
    #[error("the sandbox's server cannot be started")]
    Server {
        /// What the system said.
        source: io::Error,
    },
    /// The interval is told to clients in whole seconds.
    #[error(
        "the polling interval of the sandbox must be whole seconds, and no more than {}",
        i32::MAX
    )]
    Interval,
}

/// A running sandbox; dropping it stops it.
pub struct Sandbox {
    url: String,
    center: Arc<Mutex<Center>>,
    clock: Clock,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox on a thread of its own.
    ///
    /// # Errors
    ///
    /// When the port is taken, the system gives no thread, or the interval is no whole number of seconds.
    pub fn start(options: Options) -> Result<Sandbox, SandboxError> {
        let Options {
            port,
            approve,
            token_lifetime,
            sign_in_lifetime,
            interval,
            portal_rate,
            directory,
            clock,
        } = options;
        if interval.subsec_nanos() != 0 || i32::try_from(interval.as_secs()).is_err() {
            return Err(SandboxError::Interval);
        }
        let listen = |source| SandboxError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let url = format!("http://{}", listener.local_addr().map_err(listen)?);
        let rules = Rules {
            approve,
            token_lifetime,
            sign_in_lifetime,
            interval,
            portal_rate,
            directory,
            url: url.clone(),
        };
        let center = Arc::new(Mutex::new(Center::new(rules)));
        let (stop, stopped) = oneshot::channel();
        let thread = http::serve(listener, Arc::clone(&center), Arc::clone(&clock), stopped)
            .map_err(|source| SandboxError::Server { source })?;
        Ok(Sandbox {
            url,
            center,
            clock,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Returns the base URL, `http://127.0.0.1:PORT`, which is the endpoint of all its services.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns what was asked so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.center).requests().to_vec()
    }

    /// Returns every secret that was handed out or shown so far, so that a test can look for leaks.
    #[must_use]
    pub fn handed_out(&self) -> Vec<String> {
        lock(&self.center).handed_out().to_vec()
    }

    /// Approves a code; false where none of that name waits for a decision.
    pub fn approve(&self, user_code: &str) -> bool {
        lock(&self.center).decide(user_code, Verdict::Approved, (self.clock)())
    }

    /// Denies a code; false where none of that name waits for a decision.
    pub fn deny(&self, user_code: &str) -> bool {
        lock(&self.center).decide(user_code, Verdict::Denied, (self.clock)())
    }

    /// Returns the user codes that wait for a decision, the oldest first.
    #[must_use]
    pub fn pending(&self) -> Vec<String> {
        lock(&self.center).pending((self.clock)())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The receiver is gone where the server has stopped by itself; then there is nothing to stop.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// The center is whole between any two statements of its own, so a panic elsewhere does not spoil it.
fn lock(center: &Mutex<Center>) -> MutexGuard<'_, Center> {
    center.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
