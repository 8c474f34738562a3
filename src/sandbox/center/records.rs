//! Owns the records of everything that the center has issued.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::lifetimes::later;
use crate::sandbox::options::Approve;
use crate::sandbox::refusal::{EXPIRED_CREDENTIALS, Refusal, TOO_MANY_REQUESTS};

/// A registered client.
pub(super) struct ClientRecord {
    pub(super) name: String,
    pub(super) secret: String,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: DateTime<Utc>,
    /// The registered grants; an empty list means the device code.
    pub(super) grants: Vec<String>,
    pub(super) redirects: Vec<String>,
    pub(super) issuer: Option<String>,
}

/// A sign-in session, which can issue tokens until it ends.
pub(super) struct SignInRecord {
    pub(super) portal: String,
    pub(super) ends_at: DateTime<Utc>,
}

/// An access token.
pub(super) struct AccessRecord {
    pub(super) sign_in: usize,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) bucket: Option<Bucket>,
}

/// A refresh token.
pub(super) struct RefreshRecord {
    pub(super) client: String,
    pub(super) sign_in: usize,
    pub(super) used: bool,
}

/// The user's decision about a device code or an authorization request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Verdict {
    Approved,
    Denied,
}

/// A device code.
pub(super) struct DeviceRecord {
    pub(super) code: String,
    pub(super) user_code: String,
    pub(super) form_token: String,
    pub(super) client: String,
    pub(super) start_url: String,
    pub(super) portal: String,
    pub(super) created: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) interval: TimeDelta,
    pub(super) last_poll: Option<DateTime<Utc>>,
    pub(super) verdict: Option<(Verdict, DateTime<Utc>)>,
    pub(super) used: bool,
}

impl DeviceRecord {
    pub(super) fn verdict_at(
        &self,
        approve: Approve,
        now: DateTime<Utc>,
    ) -> Option<(Verdict, DateTime<Utc>)> {
        self.verdict.or_else(|| {
            match approve {
                Approve::Auto { after } => Some((Verdict::Approved, later(self.created, after))),
                Approve::Page => None,
            }
            .filter(|(_, since)| now >= *since)
        })
    }

    pub(super) fn waits(&self, approve: Approve, now: DateTime<Utc>) -> bool {
        !self.used && now < self.expires_at && self.verdict_at(approve, now).is_none()
    }
}

/// An authorization request that waits for the user's decision.
pub(super) struct PendingRecord {
    pub(super) form_token: String,
    pub(super) client: String,
    pub(super) redirect: Url,
    pub(super) state: String,
    pub(super) challenge: String,
    pub(super) expires_at: DateTime<Utc>,
}

/// An issued authorization code.
pub(super) struct CodeRecord {
    pub(super) client: String,
    pub(super) redirect: String,
    pub(super) challenge: String,
    pub(super) portal: String,
    pub(super) approved: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) used: bool,
}

/// The identity that role credentials belong to, as `GetCallerIdentity` returns it.
#[derive(Clone)]
pub(in crate::sandbox) struct CallerIdentity {
    pub(in crate::sandbox) account: String,
    pub(in crate::sandbox) arn: String,
    pub(in crate::sandbox) user_id: String,
}

/// Issued role credentials.
pub(super) struct KeysRecord {
    pub(super) secret: String,
    pub(super) session_token: String,
    pub(super) identity: CallerIdentity,
    pub(super) expires_at: DateTime<Utc>,
}

impl KeysRecord {
    pub(super) fn holder(&self, now: DateTime<Utc>) -> Result<CallerIdentity, Refusal> {
        if now >= self.expires_at {
            return Err(EXPIRED_CREDENTIALS);
        }
        Ok(self.identity.clone())
    }
}

/// A console sign-in token that has not been used yet.
pub(super) struct TicketRecord {
    pub(super) identity: CallerIdentity,
    pub(super) expires_at: DateTime<Utc>,
}

/// The token bucket that limits the request rate of an access token.
///
/// It holds the requests of one second, and an empty one is full again after one second.
pub(super) struct Bucket {
    /// The remaining requests, in thousandths.
    left: i64,
    filled: DateTime<Utc>,
}

impl Bucket {
    pub(super) fn full(rate: u32, now: DateTime<Utc>) -> Bucket {
        Bucket {
            left: i64::from(rate) * 1000,
            filled: now,
        }
    }

    pub(super) fn take(&mut self, rate: u32, now: DateTime<Utc>) -> Result<(), Refusal> {
        let rate = i64::from(rate);
        let milliseconds = (now - self.filled).num_milliseconds().clamp(0, 1000);
        if milliseconds > 0 {
            self.left = (self.left + milliseconds * rate).min(rate * 1000);
            self.filled = now;
        }
        if self.left < 1000 {
            return Err(TOO_MANY_REQUESTS);
        }
        self.left -= 1000;
        Ok(())
    }
}
