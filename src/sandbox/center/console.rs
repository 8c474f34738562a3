//! Owns the sign-in tokens of the console, each of which works once.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::lifetimes::later;
use super::records::{CallerIdentity, TicketRecord};
use super::state::Center;
use crate::sandbox::refusal::{INVALID_SIGNIN_TOKEN, Refusal};

/// The lifetime of a sign-in token, the same as at AWS.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

impl Center {
    /// Issues a sign-in token for role credentials that have not expired.
    pub(in crate::sandbox) fn signin_token(
        &mut self,
        key_id: &str,
        secret: &str,
        session_token: &str,
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        let identity = self.owner(key_id, secret, session_token, now)?;
        let token = self.hand_out("signin-", 480)?;
        let ticket = TicketRecord {
            identity,
            expires_at: later(now, LIFETIME),
        };
        self.console.insert(token.clone(), ticket);
        Ok(token)
    }

    /// Redeems a sign-in token, once, and returns the identity that is now signed in.
    pub(in crate::sandbox) fn enter(
        &mut self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<CallerIdentity, Refusal> {
        let ticket = self.console.remove(token);
        let ticket = ticket.filter(|ticket| now < ticket.expires_at);
        Ok(ticket.ok_or(INVALID_SIGNIN_TOKEN)?.identity)
    }
}
