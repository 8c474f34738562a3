//! Owns a local IAM Identity Center on 127.0.0.1; knows nothing of the client that talks to it.
//!
//! It is for trying the program without an AWS account, and for testing any AWS SSO client offline.
//! It has the service's state, not canned answers: a device code is pending until it is approved, a
//! poll that comes too early is told to slow down, a refresh token works once. It serves the device
//! flow, the authorization code with PKCE, the refresh grant, the portal, the console's federation
//! endpoint, and the STS calls `GetCallerIdentity` and `AssumeRole`. It does not check signatures,
//! and it must never be reachable from another machine.
//!
//! - [`Sandbox`] starts and stops the server; [`Options`] says how it behaves.
//! - [`Home`] is a throw-away home folder whose AWS config points at the sandbox.
//! - [`Directory`] says which accounts and roles each portal has.
//!
//! Inside, a request goes from `listener` (sockets) through `wire` (HTTP, JSON, XML and pages) to
//! `center` (the state, a function of what was asked and of the time).
//!
//! ```
//! use std::sync::Arc;
//! use std::time::SystemTime;
//! use ssologin::sandbox::{Home, Options, Sandbox};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start(Options::new(Arc::new(|| SystemTime::now().into())))?;
//! let home = Home::temporary(sandbox.url())?;
//!
//! // Any AWS client that runs in this environment uses the sandbox in place of AWS.
//! for (name, value) in home.environment(sandbox.url()) {
//!     match value {
//!         Some(value) => println!("{name}={}", value.display()),
//!         None => println!("{name} is not set"),
//!     }
//! }
//! assert!(sandbox.requests().is_empty());
//! # Ok(())
//! # }
//! ```

mod center;
mod directory;
mod home;
mod listener;
mod options;
mod random;
mod record;
mod refusal;
mod server;
mod wire;

pub use directory::Directory;
pub use home::{Home, HomeError};
pub use options::{Approve, Options, SandboxClock};
pub use record::RecordedRequest;
pub use server::{Sandbox, SandboxError};

#[cfg(test)]
mod testing;
