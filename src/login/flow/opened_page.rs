//! The page that our browser opens, which redirects it to the authorization URL.
//!
//! Every user of this machine can read the browser's command line. With the `state` that is in the
//! authorization URL, they could complete the login as themselves before you do, and your session
//! would get their token. So the browser gets the address of a page on the listener instead, which
//! redirects to the URL once.
//!
//! Another user may read that address, and be faster than the browser. We cannot tell who came
//! first, so a second visit revokes the state of this page, whoever has it. The login continues
//! with the URL in the terminal, which has a proof of its own that was on no command line. The
//! price is that loading the page again revokes it too. That is rare, because browsers remember the
//! URL that they were redirected to.
//!
//! That user may even complete the login before the browser has started. So an answer to this
//! page's request counts only when the browser has had [`START`] to open the page. People hardly
//! approve a login faster than that. A browser that takes longer to start is not protected.
//!
//! A file that only its owner can read would hide the URL from others without any of this. But
//! browsers in a sandbox (snap, flatpak) and on Windows (WSL) cannot read it, and we would not
//! know.

use std::time::Duration;

use tokio::time::Instant;

use super::pkce::Proof;
use crate::system::loopback::OneTimePage;

/// The time that a browser gets to start and open the page.
pub(super) const START: Duration = Duration::from_secs(3);

/// The page that our browser opens, and the request that it redirects to.
pub(super) struct OpenedPage {
    pub(super) page: OneTimePage,
    /// The secrets of the request.
    pub(super) proof: Proof,
    /// Whether the page was visited twice, so that its request is not trusted.
    pub(super) is_revoked: bool,
    /// When an answer to the request counts.
    pub(super) settled_at: Instant,
}

impl OpenedPage {
    /// Creates the page for a login that ends after `life`.
    pub(super) fn new(page: OneTimePage, proof: Proof, life: Duration) -> OpenedPage {
        OpenedPage {
            page,
            proof,
            is_revoked: false,
            // A login with a short timeout must still be possible.
            settled_at: Instant::now() + START.min(life / 2),
        }
    }

    /// Returns the proof of the request, if the page was visited once.
    pub(super) fn trusted(&self) -> Option<&Proof> {
        (self.page.was_visited() && !self.is_revoked).then_some(&self.proof)
    }
}
