//! Owns a running sandbox: starts it, stops it, and lets a test look at it and decide about codes.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use thiserror::Error;
use tokio::sync::oneshot;

use super::center::{Center, Rules, Verdict, lock};
use super::listener;
use super::options::{Options, SandboxClock};
use super::record::RecordedRequest;

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
    clock: SandboxClock,
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
        let thread = listener::serve(listener, Arc::clone(&center), Arc::clone(&clock), stopped)
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
    pub fn requests(&self) -> Vec<RecordedRequest> {
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

#[cfg(test)]
mod tests;
