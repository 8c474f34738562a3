//! What a login asks of a browser.

use std::io;

use super::verification_url::VerificationUrl;
use crate::session::SessionId;

/// Shows a page to the person.
pub trait Browser: Send + Sync {
    /// Begins to open a URL for a session, without waiting for the browser.
    ///
    /// # Errors
    ///
    /// When no browser could be started. The login goes on: the URL is printed in any case.
    fn open(&self, session: &SessionId, url: &VerificationUrl) -> io::Result<()>;
}
