//! The library's ports in this program: the AWS SDK, the cache, the system clock, the browser.

use ssologin::aws::Aws;
use ssologin::browser::{Browser, SystemBrowser};
use ssologin::cache::Cache;
use ssologin::login::{Event, Ports};
use ssologin::session::{Session, Target};
use ssologin::system::SystemClock;

use crate::context::Context;
use crate::failure::CommandError;

/// The owner of everything that the ports of a command borrow.
pub(crate) struct OwnedPorts<'a> {
    service: Aws,
    cache: Cache,
    browser: Option<&'a SystemBrowser>,
}

impl<'a> OwnedPorts<'a> {
    /// Creates the ports for the sessions of a command.
    ///
    /// Does not connect to the service or open the browser yet.
    pub(crate) fn new(
        context: &Context,
        targets: &[Target],
        browser: Option<&'a SystemBrowser>,
    ) -> Result<OwnedPorts<'a>, CommandError> {
        Ok(OwnedPorts {
            service: context.service(targets)?,
            cache: context.cache_with_legacy(),
            browser,
        })
    }

    /// Returns the ports for an operation, with a listener for its events.
    pub(crate) fn borrow<'b>(
        &'b self,
        events: &'b (dyn Fn(&Session, Event<'_>) + Sync),
    ) -> Ports<'b, Aws> {
        Ports {
            service: &self.service,
            cache: &self.cache,
            clock: &SystemClock,
            browser: self.browser.map(|browser| browser as &dyn Browser),
            events,
        }
    }
}
