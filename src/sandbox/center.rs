//! The state of a local IAM Identity Center: what it has handed out, and what that is worth at a given time.
//!
//! Pure: time is an argument of every method, nothing here reads a socket or a file.

mod code;
mod console;
mod device;
mod portal;
mod sts;

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub(super) use self::code::{Asked, Question};
use self::device::Device;
pub(super) use self::device::{Inquiry, Verdict};
pub(super) use self::sts::{Assumption, Identity, RoleKeys};
use super::directory::{Directory, portal_key};
use super::refusal::{
    INVALID_CLIENT, INVALID_CLIENT_METADATA, INVALID_GRANT, INVALID_REQUEST, INVALID_SCOPE,
    Refusal, UNSUPPORTED_GRANT_TYPE,
};
use super::{Approve, Request, random};

pub(super) const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(super) const REFRESH_GRANT: &str = "refresh_token";
pub(super) const CODE_GRANT: &str = "authorization_code";

/// How long a device code and an authorization code live.
const CODE_LIFETIME: Duration = Duration::from_secs(600);
const CLIENT_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// What a client without scopes, a legacy one, gets in place of a refresh token.
const LEGACY_TOKEN_LIFETIME: Duration = Duration::from_secs(8 * 3600);

/// How this Identity Center is set up.
pub(super) struct Rules {
    pub(super) approve: Approve,
    pub(super) token_lifetime: Duration,
    pub(super) sign_in_lifetime: Duration,
    pub(super) interval: Duration,
    pub(super) portal_rate: Option<u32>,
    pub(super) directory: Directory,
    /// Where the verification page is.
    pub(super) url: String,
}

/// A local IAM Identity Center.
pub(super) struct Center {
    rules: Rules,
    clients: HashMap<String, Client>,
    devices: Vec<Device>,
    questions: Vec<code::Pending>,
    codes: HashMap<String, code::Code>,
    sign_ins: Vec<SignIn>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    keys: HashMap<String, sts::IssuedKeys>,
    console: HashMap<String, console::Ticket>,
    requests: Vec<Request>,
    handed_out: Vec<String>,
}

struct Client {
    name: String,
    secret: String,
    scopes: Vec<String>,
    expires_at: DateTime<Utc>,
    /// The grants that it was registered for; none: the device code.
    grants: Vec<String>,
    redirects: Vec<String>,
    issuer: Option<String>,
}

struct SignIn {
    portal: String,
    ends_at: DateTime<Utc>,
}

struct Access {
    sign_in: usize,
    expires_at: DateTime<Utc>,
    bucket: Option<portal::Bucket>,
}

struct Refresh {
    client: String,
    sign_in: usize,
    used: bool,
}

/// What a client says of itself.
pub(super) struct Metadata<'a> {
    pub(super) name: &'a str,
    pub(super) kind: &'a str,
    pub(super) scopes: Vec<String>,
    pub(super) grants: Vec<String>,
    pub(super) redirects: Vec<String>,
    pub(super) issuer: Option<&'a str>,
}

/// The answer to RegisterClient.
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// What a client brings to CreateToken.
pub(super) enum Grant<'a> {
    DeviceCode(&'a str),
    Refresh(&'a str),
    Code {
        code: &'a str,
        verifier: &'a str,
        redirect: &'a str,
    },
}

/// The answer to CreateToken.
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    pub(super) expires_in: TimeDelta,
}

impl Center {
    pub(super) fn new(rules: Rules) -> Center {
        Center {
            rules,
            clients: HashMap::new(),
            devices: Vec::new(),
            questions: Vec::new(),
            codes: HashMap::new(),
            sign_ins: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            keys: HashMap::new(),
            console: HashMap::new(),
            requests: Vec::new(),
            handed_out: Vec::new(),
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.rules.url
    }

    pub(super) fn record(&mut self, request: Request) {
        self.requests.push(request);
    }

    pub(super) fn requests(&self) -> &[Request] {
        &self.requests
    }

    pub(super) fn handed_out(&self) -> &[String] {
        &self.handed_out
    }

    /// Registers a client.
    pub(super) fn register(
        &mut self,
        metadata: Metadata<'_>,
        now: DateTime<Utc>,
    ) -> Result<Registration, Refusal> {
        let Metadata {
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
        // RFC 6749, section 3.3: what a scope may be made of.
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
            code::check_redirects(&redirects)?;
            issuer
                .and_then(portal_key)
                .ok_or(INVALID_REQUEST.because("The issuer is no https URL."))?;
        }
        let id = random::secret("client-", 22)?;
        let secret = self.hand_out("client-secret-", 120)?;
        let expires_at = later(now, CLIENT_LIFETIME);
        let client = Client {
            name: name.to_owned(),
            secret: secret.clone(),
            scopes,
            expires_at,
            grants,
            redirects,
            issuer: issuer.map(str::to_owned),
        };
        self.clients.insert(id.clone(), client);
        Ok(Registration {
            id,
            secret,
            issued_at: now,
            expires_at,
        })
    }

    /// Gives tokens for a grant.
    pub(super) fn create_token(
        &mut self,
        client: &str,
        secret: &str,
        grant: Grant<'_>,
        now: DateTime<Utc>,
    ) -> Result<Tokens, Refusal> {
        self.client(client, secret, now)?;
        let sign_in = match grant {
            Grant::DeviceCode(code) => self.redeem_code(client, code, now)?,
            Grant::Refresh(token) => self.redeem_refresh(client, token, now)?,
            Grant::Code {
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
    ) -> Result<Tokens, Refusal> {
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
            Access {
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
                Refresh {
                    client: client.to_owned(),
                    sign_in,
                    used: false,
                },
            );
        }
        Ok(Tokens {
            access,
            refresh,
            expires_in: expires_at.signed_duration_since(now),
        })
    }

    fn client(&self, id: &str, secret: &str, now: DateTime<Utc>) -> Result<&Client, Refusal> {
        let known = self
            .clients
            .get(id)
            .filter(|client| client.secret == secret && now < client.expires_at);
        known.ok_or(INVALID_CLIENT)
    }

    fn hand_out(&mut self, prefix: &str, length: usize) -> Result<String, Refusal> {
        let secret = random::secret(prefix, length)?;
        self.handed_out.push(secret.clone());
        Ok(secret)
    }
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

fn later(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    // Chrono's own `+` panics where the calendar ends.
    now.checked_add_signed(delta(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests;
