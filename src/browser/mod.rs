//! Owns how a page is opened: by which program, and without our terminal; knows nothing of logins.

mod detached;
mod port;
mod system;
mod verification_url;

pub use detached::serve_as_launcher;
pub use port::Browser;
pub use system::{SystemBrowser, configured_browsers};
pub use verification_url::VerificationUrl;
