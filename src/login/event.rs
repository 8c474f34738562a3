//! The events of a login, as data for the code that displays them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::fallback::Fallback;
use crate::browser::VerificationUrl;
use crate::cache::{CacheError, OtherAccounts, Token};
use crate::error::Error;
use crate::service::ServiceError;
use crate::system::lock::Holder;

/// Something that the user should know during a login.
pub enum Event<'a> {
    /// The user must open the URL, compare the code and approve the login.
    Prompt {
        /// The URL of the approval page; includes the code if the service provides such a URL.
        url: &'a VerificationUrl,
        /// The code that the page must show.
        user_code: &'a str,
        /// How long the code is valid.
        life: Duration,
    },
    /// The user must open the URL in a browser that can reach this machine, and approve the login.
    Authorize {
        /// The URL of the approval page.
        url: &'a VerificationUrl,
        /// How long to wait for the approval.
        life: Duration,
        /// The port of the redirect URI, if the user forwards it here from another machine.
        forwarded_port: Option<u16>,
        /// Whether the user can paste the callback URL.
        ///
        /// A [`ManualCallback`](crate::login::flow::ManualCallback) receives it.
        can_paste: bool,
    },
    /// The device code flow is used although PKCE was requested.
    Fallback(Fallback),
    /// The user must log in, but the limit of concurrent logins is reached, so this one must wait.
    Queued,
    /// The browser could not be started; the user must open the URL manually.
    NoBrowser(std::io::Error),
    /// The page that our browser opens was visited twice, so it was revoked.
    ///
    /// The user can still open the URL that was shown.
    OpenedTwice,
    /// The service can't be reached; the login continues while the code is valid.
    Unreachable(&'a ServiceError),
    /// The service can be reached again.
    ReachableAgain,
    /// The token could not be refreshed; later events show what is done instead.
    NotRenewed(&'a ServiceError),
    /// Another process is working on the session; this one waits for the result.
    Waiting(Holder),
    /// Locking is impossible; processes that start at the same time may each prompt the user.
    LockUnavailable(&'a std::io::Error),
    /// A cache file contains nothing usable and will be replaced.
    Damaged(&'a CacheError),
    /// A file that other users could read is now readable only by its owner.
    PermissionsRestricted(&'a std::path::Path),
    /// This machine's clock is ahead of the service's by this much (negative: slow).
    ///
    /// Times from other machines may therefore be misleading.
    ClockAhead(TimeDelta),
    /// Something that this login does not need could not be saved.
    NotSaved(&'a CacheError),
    /// The login of this session is finished; those of other sessions may continue.
    ///
    /// The same result is returned at the end, supplemented by the comparison of accounts. If the
    /// login is only a step to something else ([`Credentials`](crate::credentials::Credentials)),
    /// this is reported only after the user was prompted and the login succeeded.
    Finished(&'a Result<Done, Error>),
    /// The session sees different accounts than after the previous login.
    ///
    /// Reported only after the user logged in.
    OtherAccounts(&'a OtherAccounts),
    /// The accounts could not be compared after the user logged in; the login is valid anyway.
    ///
    /// `None` means that the portal took too long.
    NotCompared(Option<&'a Error>),
}

/// What was done for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing, because the token was still valid.
    Kept,
    /// The token was refreshed without the user.
    Renewed,
    /// The user logged in.
    LoggedIn,
}

/// What was done for a session, without the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What was done for the session.
    pub outcome: Outcome,
    /// How the accounts differ from those of the previous login, if the user logged in and they do.
    pub other_accounts: Option<OtherAccounts>,
}

impl From<Done> for Summary {
    fn from(done: Done) -> Summary {
        Summary {
            outcome: done.outcome,
            other_accounts: done.other_accounts,
        }
    }
}

/// A session with a valid token.
pub struct Done {
    /// What was done for the session.
    pub outcome: Outcome,
    /// The token that is now in its file.
    pub token: Token,
    /// The estimated end of the sign-in session, if it is known.
    pub sign_in_ends_at: Option<DateTime<Utc>>,
    /// How the accounts differ from those of the previous login, if the user logged in and they do.
    pub other_accounts: Option<OtherAccounts>,
}
