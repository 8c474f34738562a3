//! Owns a local IAM Identity Center on 127.0.0.1; knows nothing of the client that talks to it.
//!
//! Use it to try the program without an AWS account, or to test any AWS SSO client offline. It
//! models the state of the service instead of returning canned responses: a device code stays
//! pending until it is approved, a client that polls too early must slow down, and a refresh token
//! works only once. It supports the device flow, the authorization code flow with PKCE, the refresh
//! grant, the portal, the console's federation endpoint, and the STS calls `GetCallerIdentity` and
//! `AssumeRole`. It does not check signatures, so it must never be reachable from another machine.
//!
//! - [`Sandbox`] starts and stops the server; [`Options`] sets how it behaves.
//! - [`Home`] is a disposable home folder with the AWS config of the sandbox.
//! - [`Directory`] lists the accounts and roles of each portal.
//!
//! A request passes from `listener` (sockets) through `wire` (HTTP, JSON, XML and pages) to
//! `center` (the state, which depends only on the requests so far and on the time).
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
//! // Any AWS client that runs in this environment uses the sandbox instead of AWS.
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
