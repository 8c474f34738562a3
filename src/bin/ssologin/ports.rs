//! The ports of the library as this program has them: the AWS SDK, the files, the system's clock, the user's browser.

use ssologin::aws::Aws;
use ssologin::browser::{Browser, SystemBrowser};
use ssologin::cache::Cache;
use ssologin::login::{Event, Ports};
use ssologin::session::{Session, Target};
use ssologin::system::SystemClock;

use crate::context::Context;
use crate::failure::CommandError;

/// What the ports of one command are made of.
pub(crate) struct OwnedPorts<'a> {
    service: Aws,
    cache: Cache,
    browser: Option<&'a SystemBrowser>,
}

impl<'a> OwnedPorts<'a> {
    /// Makes them for the sessions of a command. Nothing is connected or opened yet.
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

    /// Lends them to an operation, with a listener for what happens.
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
