//! Owns the registration of clients.

use chrono::{DateTime, Utc};

use super::authorization_code::check_redirects;
use super::grant::{CODE_GRANT, DEVICE_CODE_GRANT, REFRESH_GRANT};
use super::lifetimes::{CLIENT_LIFETIME, later};
use super::records::ClientRecord;
use super::state::Center;
use crate::sandbox::directory::portal_key;
use crate::sandbox::random;
use crate::sandbox::refusal::{
    INVALID_CLIENT_METADATA, INVALID_REQUEST, INVALID_SCOPE, Refusal, UNSUPPORTED_GRANT_TYPE,
};

/// The arguments of `RegisterClient`.
pub(in crate::sandbox) struct ClientMetadata<'a> {
    pub(in crate::sandbox) name: &'a str,
    pub(in crate::sandbox) kind: &'a str,
    pub(in crate::sandbox) scopes: Vec<String>,
    pub(in crate::sandbox) grants: Vec<String>,
    pub(in crate::sandbox) redirects: Vec<String>,
    pub(in crate::sandbox) issuer: Option<&'a str>,
}

/// The response to `RegisterClient`.
pub(in crate::sandbox) struct RegisteredClient {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) secret: String,
    pub(in crate::sandbox) issued_at: DateTime<Utc>,
    pub(in crate::sandbox) expires_at: DateTime<Utc>,
}

impl Center {
    /// Registers a client.
    pub(in crate::sandbox) fn register(
        &mut self,
        metadata: ClientMetadata<'_>,
        now: DateTime<Utc>,
    ) -> Result<RegisteredClient, Refusal> {
        let ClientMetadata {
            name,
            kind,
            scopes,
            grants,
            redirects,
            issuer,
        } = metadata;
        if kind != "public" {
            return Err(INVALID_CLIENT_METADATA);
        }
        // RFC 6749, section 3.3, defines the characters of a scope.
        let well_formed = |scope: &String| {
            !scope.is_empty()
                && scope
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
        };
        if !scopes.iter().all(well_formed) {
            return Err(INVALID_SCOPE);
        }
        let known = [DEVICE_CODE_GRANT, REFRESH_GRANT, CODE_GRANT];
        if !grants.iter().all(|grant| known.contains(&grant.as_str())) {
            return Err(UNSUPPORTED_GRANT_TYPE);
        }
        if grants.iter().any(|grant| grant == CODE_GRANT) {
            check_redirects(&redirects)?;
            issuer
                .and_then(portal_key)
                .ok_or(INVALID_REQUEST.because("The issuer is not an https URL."))?;
        }
        let id = random::secret("client-", 22)?;
        let secret = self.hand_out("client-secret-", 120)?;
        let expires_at = later(now, CLIENT_LIFETIME);
        let client = ClientRecord {
            name: name.to_owned(),
            secret: secret.clone(),
            scopes,
            expires_at,
            grants,
            redirects,
            issuer: issuer.map(str::to_owned),
        };
        self.clients.insert(id.clone(), client);
        Ok(RegisteredClient {
            id,
            secret,
            issued_at: now,
            expires_at,
        })
    }
}

#[cfg(test)]
mod tests;
