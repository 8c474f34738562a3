//! The port through which a login uses a browser.

use std::io;

use super::verification_url::VerificationUrl;
use crate::session::SessionId;

/// A browser that shows pages to the user.
pub trait Browser: Send + Sync {
    /// Starts to open a URL for a session, without waiting for the browser.
    ///
    /// # Errors
    ///
    /// Returns an error if no browser could be started. The login continues anyway, because the URL
    /// is always printed.
    fn open(&self, session: &SessionId, url: &VerificationUrl) -> io::Result<()>;
}
