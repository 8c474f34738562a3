//! Owns tokens: which ones each grant gets, and refresh tokens, each of which works once.

use chrono::{DateTime, TimeDelta, Utc};

use super::grant::TokenGrant;
use super::lifetimes::{LEGACY_TOKEN_LIFETIME, later};
use super::records::{AccessRecord, RefreshRecord};
use super::state::Center;
use crate::sandbox::refusal::{INVALID_CLIENT, INVALID_GRANT, Refusal};

/// The response to `CreateToken`.
pub(in crate::sandbox) struct IssuedTokens {
    pub(in crate::sandbox) access: String,
    pub(in crate::sandbox) refresh: Option<String>,
    pub(in crate::sandbox) expires_in: TimeDelta,
}

impl Center {
    /// Issues tokens for a grant.
    pub(in crate::sandbox) fn create_token(
        &mut self,
        client: &str,
        secret: &str,
        grant: TokenGrant<'_>,
        now: DateTime<Utc>,
    ) -> Result<IssuedTokens, Refusal> {
        self.client(client, secret, now)?;
        let sign_in = match grant {
            TokenGrant::DeviceCode(code) => self.redeem_code(client, code, now)?,
            TokenGrant::Refresh(token) => self.redeem_refresh(client, token, now)?,
            TokenGrant::Code {
                code,
                verifier,
                redirect,
            } => self.redeem_authorization(client, code, verifier, redirect, now)?,
        };
        self.issue(client, sign_in, now)
    }

    fn redeem_refresh(
        &mut self,
        client: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, Refusal> {
        let refresh = self
            .refresh
            .get_mut(token)
            .filter(|refresh| refresh.client == client && !refresh.used);
        let refresh = refresh.ok_or(INVALID_GRANT)?;
        let ended = self
            .sign_ins
            .get(refresh.sign_in)
            .is_none_or(|sign_in| now >= sign_in.ends_at);
        if ended {
            return Err(INVALID_GRANT);
        }
        refresh.used = true;
        Ok(refresh.sign_in)
    }

    fn issue(
        &mut self,
        client: &str,
        sign_in: usize,
        now: DateTime<Utc>,
    ) -> Result<IssuedTokens, Refusal> {
        let ends_at = self.sign_ins.get(sign_in).ok_or(INVALID_GRANT)?.ends_at;
        let scopes = &self.clients.get(client).ok_or(INVALID_CLIENT)?.scopes;
        let lifetime = if scopes.is_empty() {
            LEGACY_TOKEN_LIFETIME
        } else {
            self.rules.token_lifetime
        };
        let renewable = scopes.iter().any(|scope| scope == "sso:account:access");
        let expires_at = later(now, lifetime).min(ends_at);
        let access = self.hand_out("access-", 240)?;
        self.access.insert(
            access.clone(),
            AccessRecord {
                sign_in,
                expires_at,
                bucket: None,
            },
        );
        let refresh = if renewable {
            Some(self.hand_out("refresh-", 240)?)
        } else {
            None
        };
        if let Some(token) = &refresh {
            self.refresh.insert(
                token.clone(),
                RefreshRecord {
                    client: client.to_owned(),
                    sign_in,
                    used: false,
                },
            );
        }
        Ok(IssuedTokens {
            access,
            refresh,
            expires_in: expires_at.signed_duration_since(now),
        })
    }
}

#[cfg(test)]
mod tests;
