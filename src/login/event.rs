//! What happens during a login, as data: for whoever shows it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::fallback::Fallback;
use crate::browser::VerificationUrl;
use crate::cache::{CacheError, OtherAccounts, Token};
use crate::error::Error;
use crate::service::ServiceError;
use crate::system::lock::Holder;

/// Something that a person wants to know while a login goes on.
pub enum Event<'a> {
    /// A person must approve: open the URL, compare the code.
    Prompt {
        /// Where to approve; with the code in it where the service gives such a URL.
        url: &'a VerificationUrl,
        /// Must be the one that the page shows.
        user_code: &'a str,
        /// How long the code lives.
        life: Duration,
    },
    /// A person must approve in a browser that finds the way back to this machine: open the URL.
    Authorize {
        /// Where to approve.
        url: &'a VerificationUrl,
        /// How long it is waited.
        life: Duration,
        /// The port that the browser comes back to, where somebody leads it here from another machine.
        forwarded_port: Option<u16>,
        /// Whether the URL that the browser ends at can be handed over by a [`ManualCallback`](crate::login::flow::ManualCallback).
        can_paste: bool,
    },
    /// A person is asked by device code, though PKCE was asked for.
    Fallback(Fallback),
    /// A person must approve, after those of other sessions: so many at a time are asked.
    Queued,
    /// The browser could not be started; the URL must be opened by hand.
    NoBrowser(std::io::Error),
    /// The service cannot be reached while the approval is awaited; the login goes on while the code lives.
    Unreachable(&'a ServiceError),
    /// The service can be reached again.
    ReachableAgain,
    /// The token could not be renewed; what follows shows what is done instead.
    NotRenewed(&'a ServiceError),
    /// Another process is at work for the session: what it brings is awaited.
    Waiting(Holder),
    /// There can be no lock: processes that start at once may each ask.
    LockUnavailable(&'a std::io::Error),
    /// A cache file holds nothing of use and will be replaced.
    Damaged(&'a CacheError),
    /// A file that others could read is not theirs to read any more.
    PermissionsRestricted(&'a std::path::Path),
    /// This machine's clock is so much ahead of the service's (negative: behind): times of other machines mislead.
    ClockAhead(TimeDelta),
    /// Something that is not needed for this login could not be kept.
    NotSaved(&'a CacheError),
    /// The session is finished, others may go on; the same result is returned in the end, with what its accounts tell. Where a
    /// login is but a step to something else ([`Credentials`](crate::credentials::Credentials)), it is told where a person was
    /// asked and it succeeded.
    Finished(&'a Result<Done, Error>),
    /// After a person logged in: the session sees other accounts than after the last login.
    OtherAccounts(&'a OtherAccounts),
    /// After a person logged in: nobody knows whether it does, and the login is as good. `None`: the portal took too long.
    NotCompared(Option<&'a Error>),
}

/// What was done for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: the token was good.
    Kept,
    /// Renewed without a person.
    Renewed,
    /// A person logged in.
    LoggedIn,
}

/// A session that has a token.
pub struct Done {
    /// What was done for it.
    pub outcome: Outcome,
    /// The token that lies in its file now.
    pub token: Token,
    /// When the sign-in behind it ends: an estimate, where anything can be said.
    pub sign_in_ends_at: Option<DateTime<Utc>>,
    /// After a person logged in: how the accounts differ from those of the last login, where they do.
    pub other_accounts: Option<OtherAccounts>,
}
