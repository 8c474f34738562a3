//! Owns the machine: clock, environment, files, locks, loopback, browser; knows nothing of AWS.

mod browser_command;
mod clock;
mod env;
mod exposure;
pub mod file;
pub mod lock;
pub mod loopback;

pub use browser_command::{BadCommand, BrowserChoice, BrowserCommand, Desktop};
pub use clock::{Clock, SystemClock};
pub use env::{Env, INSTEAD_OF_PROFILES, NoHome};
pub use exposure::{Exposed, Exposure};
