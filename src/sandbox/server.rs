//! Owns a running sandbox: starts it, stops it, and lets a test inspect it and approve codes.

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

/// The reasons why a sandbox cannot be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The port is in use, or not permitted.
    #[error("the sandbox cannot listen on 127.0.0.1, port {port}")]
    Listen {
        /// The requested port.
        port: u16,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The server thread or its async runtime cannot be started.
    #[error("cannot start the sandbox server")]
    Server {
        /// The error of the operating system.
        source: io::Error,
    },
    /// The polling interval is not a whole number of seconds, or is too long.
    #[error(
        "the polling interval of the sandbox must be whole seconds, at most {}",
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
    /// Fails if the port cannot be used, if the server thread cannot be started, or if the polling
    /// interval is not a whole number of seconds that fits in an `i32`.
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

    /// Returns the base URL, `http://127.0.0.1:PORT`, which is the endpoint of every service.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.center).requests().to_vec()
    }

    /// Returns every secret that was issued or received so far, so that a test can look for leaks.
    #[must_use]
    pub fn handed_out(&self) -> Vec<String> {
        lock(&self.center).handed_out().to_vec()
    }

    /// Approves a user code; returns false if no pending device code has it.
    pub fn approve(&self, user_code: &str) -> bool {
        lock(&self.center).decide(user_code, Verdict::Approved, (self.clock)())
    }

    /// Denies a user code; returns false if no pending device code has it.
    pub fn deny(&self, user_code: &str) -> bool {
        lock(&self.center).decide(user_code, Verdict::Denied, (self.clock)())
    }

    /// Returns the user codes of the pending device codes, oldest first.
    #[must_use]
    pub fn pending(&self) -> Vec<String> {
        lock(&self.center).pending((self.clock)())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The send fails if the server has already stopped by itself; then there is nothing to do.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
mod tests;
