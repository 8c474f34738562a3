//! The state of a local IAM Identity Center: what it has handed out, and what that is worth at a given time.
//!
//! Pure: time is an argument of every method, nothing here reads a socket or a file.

mod portal;

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub(super) use self::portal::Identity;
use super::directory::{Directory, portal_key};
use super::refusal::{
    ACCESS_DENIED, AUTHORIZATION_PENDING, EXPIRED_TOKEN, INVALID_CLIENT, INVALID_CLIENT_METADATA,
    INVALID_GRANT, INVALID_REQUEST, INVALID_SCOPE, Refusal, SLOW_DOWN, UNSUPPORTED_GRANT_TYPE,
};
use super::{Approve, Request, random};

pub(super) const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(super) const REFRESH_GRANT: &str = "refresh_token";

const CODE_LIFETIME: Duration = Duration::from_secs(600);
const CLIENT_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// What a client without scopes, a legacy one, gets in place of a refresh token.
const LEGACY_TOKEN_LIFETIME: Duration = Duration::from_secs(8 * 3600);
/// RFC 8628, section 3.5: a client told to slow down adds this to its interval, and so do we.
const SLOW_DOWN_STEP: TimeDelta = TimeDelta::seconds(5);

/// How this Identity Center is set up.
pub(super) struct Rules {
    pub(super) approve: Approve,
    pub(super) token_lifetime: Duration,
    pub(super) sign_in_lifetime: Duration,
    pub(super) interval: Duration,
    pub(super) directory: Directory,
    /// Where the verification page is.
    pub(super) url: String,
}

/// A local IAM Identity Center.
pub(super) struct Center {
    rules: Rules,
    clients: HashMap<String, Client>,
    devices: Vec<Device>,
    sign_ins: Vec<SignIn>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    keys: HashMap<String, portal::IssuedKeys>,
    requests: Vec<Request>,
    handed_out: Vec<String>,
}

struct Client {
    name: String,
    secret: String,
    scopes: Vec<String>,
    expires_at: DateTime<Utc>,
}

struct Device {
    code: String,
    user_code: String,
    form_token: String,
    client: String,
    start_url: String,
    portal: String,
    created: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    interval: TimeDelta,
    last_poll: Option<DateTime<Utc>>,
    verdict: Option<(Verdict, DateTime<Utc>)>,
    used: bool,
}

/// What a person decided about a device code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Approved,
    Denied,
}

struct SignIn {
    portal: String,
    ends_at: DateTime<Utc>,
}

struct Access {
    sign_in: usize,
    expires_at: DateTime<Utc>,
}

struct Refresh {
    client: String,
    sign_in: usize,
    used: bool,
}

/// The answer to RegisterClient.
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// The answer to StartDeviceAuthorization.
pub(super) struct Authorization {
    pub(super) device_code: String,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    pub(super) expires_in: Duration,
    pub(super) interval: Duration,
}

/// What a client brings to CreateToken.
pub(super) enum Grant<'a> {
    DeviceCode(&'a str),
    Refresh(&'a str),
}

/// The answer to CreateToken.
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    pub(super) expires_in: TimeDelta,
}

/// What the verification page shows of a code.
pub(super) struct Inquiry {
    pub(super) user_code: String,
    pub(super) client: String,
    pub(super) start_url: String,
    pub(super) form_token: String,
    /// `None` while the code waits for a decision.
    pub(super) verdict: Option<Verdict>,
}

impl Center {
    pub(super) fn new(rules: Rules) -> Center {
        Center {
            rules,
            clients: HashMap::new(),
            devices: Vec::new(),
            sign_ins: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            keys: HashMap::new(),
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
        name: &str,
        kind: &str,
        scopes: Vec<String>,
        grants: &[String],
        now: DateTime<Utc>,
    ) -> Result<Registration, Refusal> {
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
        if !grants
            .iter()
            .all(|grant| grant == DEVICE_CODE_GRANT || grant == REFRESH_GRANT)
        {
            return Err(UNSUPPORTED_GRANT_TYPE);
        }
        let id = random::secret("client-", 22)?;
        let secret = self.hand_out("client-secret-", 120)?;
        let expires_at = later(now, CLIENT_LIFETIME);
        let client = Client {
            name: name.to_owned(),
            secret: secret.clone(),
            scopes,
            expires_at,
        };
        self.clients.insert(id.clone(), client);
        Ok(Registration {
            id,
            secret,
            issued_at: now,
            expires_at,
        })
    }

    /// Starts a device authorization.
    pub(super) fn authorize_device(
        &mut self,
        client: &str,
        secret: &str,
        start_url: &str,
        now: DateTime<Utc>,
    ) -> Result<Authorization, Refusal> {
        self.client(client, secret, now)?;
        let portal = portal_key(start_url)
            .ok_or(INVALID_REQUEST.because("The start URL is no https URL."))?;
        let code = self.hand_out("device-", 64)?;
        let user_code = random::user_code()?;
        self.devices.push(Device {
            code: code.clone(),
            user_code: user_code.clone(),
            form_token: random::secret("", 32)?,
            client: client.to_owned(),
            start_url: start_url.to_owned(),
            portal,
            created: now,
            expires_at: later(now, CODE_LIFETIME),
            interval: delta(self.rules.interval),
            last_poll: None,
            verdict: None,
            used: false,
        });
        Ok(Authorization {
            device_code: code,
            user_code,
            verification_uri: format!("{}/device", self.rules.url),
            expires_in: CODE_LIFETIME,
            interval: self.rules.interval,
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
        };
        self.issue(client, sign_in, now)
    }

    fn redeem_code(
        &mut self,
        client: &str,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, Refusal> {
        let approve = self.rules.approve;
        let device = self
            .devices
            .iter_mut()
            .find(|device| device.code == code && device.client == client);
        let device = device.ok_or(INVALID_GRANT)?;
        if device.used {
            return Err(INVALID_GRANT);
        }
        if now >= device.expires_at {
            return Err(EXPIRED_TOKEN);
        }
        let verdict = device.verdict_at(approve, now);
        if matches!(verdict, Some((Verdict::Denied, _))) {
            return Err(ACCESS_DENIED);
        }
        // An early poll is one even when the answer is ready: a client that hurries should learn it in a test.
        let early = device
            .last_poll
            .is_some_and(|last| now.signed_duration_since(last) < device.interval);
        device.last_poll = Some(now);
        if early {
            device.interval = device
                .interval
                .checked_add(&SLOW_DOWN_STEP)
                .unwrap_or(TimeDelta::MAX);
            return Err(SLOW_DOWN);
        }
        let (_, since) = verdict.ok_or(AUTHORIZATION_PENDING)?;
        let ends_at = later(since, self.rules.sign_in_lifetime);
        // The sign-in may be shorter than the time that the client took to ask.
        if now >= ends_at {
            return Err(INVALID_GRANT);
        }
        device.used = true;
        self.sign_ins.push(SignIn {
            portal: device.portal.clone(),
            ends_at,
        });
        Ok(self.sign_ins.len() - 1)
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

    /// Decides about a code that waits; false where none of that name does.
    pub(super) fn decide(&mut self, user_code: &str, verdict: Verdict, now: DateTime<Utc>) -> bool {
        let approve = self.rules.approve;
        let wanted = plain(user_code);
        let device = self
            .devices
            .iter_mut()
            .find(|device| plain(&device.user_code) == wanted);
        match device {
            Some(device) if device.waits(approve, now) => {
                device.verdict = Some((verdict, now));
                true
            }
            _ => false,
        }
    }

    /// Returns the user codes that wait for a decision, the oldest first.
    pub(super) fn pending(&self, now: DateTime<Utc>) -> Vec<String> {
        let waiting = self
            .devices
            .iter()
            .filter(|device| device.waits(self.rules.approve, now));
        waiting.map(|device| device.user_code.clone()).collect()
    }

    /// Returns what the verification page shows of a code; `None` where it is unknown, used or expired.
    pub(super) fn inquire(&self, user_code: &str, now: DateTime<Utc>) -> Option<Inquiry> {
        let wanted = plain(user_code);
        let mut live = self
            .devices
            .iter()
            .filter(|device| now < device.expires_at && !device.used);
        let device = live.find(|device| plain(&device.user_code) == wanted)?;
        Some(Inquiry {
            user_code: device.user_code.clone(),
            client: self
                .clients
                .get(&device.client)
                .map(|client| client.name.clone())
                .unwrap_or_default(),
            start_url: device.start_url.clone(),
            form_token: device.form_token.clone(),
            verdict: device
                .verdict_at(self.rules.approve, now)
                .map(|(verdict, _)| verdict),
        })
    }
}

impl Device {
    fn verdict_at(&self, approve: Approve, now: DateTime<Utc>) -> Option<(Verdict, DateTime<Utc>)> {
        self.verdict.or_else(|| {
            match approve {
                Approve::Auto { after } => Some((Verdict::Approved, later(self.created, after))),
                Approve::Page => None,
            }
            .filter(|(_, since)| now >= *since)
        })
    }

    fn waits(&self, approve: Approve, now: DateTime<Utc>) -> bool {
        !self.used && now < self.expires_at && self.verdict_at(approve, now).is_none()
    }
}

/// What a person typed: case, blanks and the hyphen do not matter.
fn plain(user_code: &str) -> String {
    user_code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
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
