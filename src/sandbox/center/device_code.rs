//! Owns device codes: a client requests one, the user approves it, the client redeems it once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::grant::DEVICE_CODE_GRANT;
use super::lifetimes::{CODE_LIFETIME, delta, later};
use super::records::{DeviceRecord, SignInRecord, Verdict};
use super::state::Center;
use crate::sandbox::directory::portal_key;
use crate::sandbox::random;
use crate::sandbox::refusal::{
    ACCESS_DENIED, AUTHORIZATION_PENDING, EXPIRED_TOKEN, INVALID_GRANT, INVALID_REQUEST, Refusal,
    SLOW_DOWN, UNAUTHORIZED_CLIENT,
};

/// The time that each `slow_down` error adds to the polling interval (RFC 8628, section 3.5).
const SLOW_DOWN_STEP: TimeDelta = TimeDelta::seconds(5);

/// The response to `StartDeviceAuthorization`.
pub(in crate::sandbox) struct IssuedDeviceCode {
    pub(in crate::sandbox) device_code: String,
    pub(in crate::sandbox) user_code: String,
    pub(in crate::sandbox) verification_uri: String,
    pub(in crate::sandbox) expires_in: Duration,
    pub(in crate::sandbox) interval: Duration,
}

/// The details of a device code that the verification page needs.
pub(in crate::sandbox) struct Inquiry {
    pub(in crate::sandbox) user_code: String,
    pub(in crate::sandbox) client: String,
    pub(in crate::sandbox) start_url: String,
    pub(in crate::sandbox) form_token: String,
    /// The decision, or `None` while the code is pending.
    pub(in crate::sandbox) verdict: Option<Verdict>,
}

impl Center {
    /// Starts a device authorization.
    pub(in crate::sandbox) fn authorize_device(
        &mut self,
        client: &str,
        secret: &str,
        start_url: &str,
        now: DateTime<Utc>,
    ) -> Result<IssuedDeviceCode, Refusal> {
        let known = self.client(client, secret, now)?;
        if !known.grants.is_empty() && !known.grants.iter().any(|grant| grant == DEVICE_CODE_GRANT)
        {
            return Err(UNAUTHORIZED_CLIENT);
        }
        let portal = portal_key(start_url)
            .ok_or(INVALID_REQUEST.because("The start URL is not an https URL."))?;
        let code = self.hand_out("device-", 64)?;
        let user_code = random::user_code()?;
        self.devices.push(DeviceRecord {
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
        Ok(IssuedDeviceCode {
            device_code: code,
            user_code,
            verification_uri: format!("{}/device", self.rules.url),
            expires_in: CODE_LIFETIME,
            interval: self.rules.interval,
        })
    }

    /// Redeems a device code, once, and returns the index of its new sign-in session.
    pub(super) fn redeem_code(
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
        // Refuse an early poll even if the code is approved, so that tests catch clients that poll
        // too often.
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
        // A short sign-in session can end before the client polls again.
        if now >= ends_at {
            return Err(INVALID_GRANT);
        }
        device.used = true;
        self.sign_ins.push(SignInRecord {
            portal: device.portal.clone(),
            ends_at,
        });
        Ok(self.sign_ins.len() - 1)
    }

    /// Applies the user's decision to a pending code; returns false if no pending code matches.
    pub(in crate::sandbox) fn decide(
        &mut self,
        user_code: &str,
        verdict: Verdict,
        now: DateTime<Utc>,
    ) -> bool {
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

    /// Returns the user codes of the pending device codes, oldest first.
    pub(in crate::sandbox) fn pending(&self, now: DateTime<Utc>) -> Vec<String> {
        let waiting = self
            .devices
            .iter()
            .filter(|device| device.waits(self.rules.approve, now));
        waiting.map(|device| device.user_code.clone()).collect()
    }

    /// Returns the details of a code, or `None` if it is unknown, used or expired.
    pub(in crate::sandbox) fn inquire(
        &self,
        user_code: &str,
        now: DateTime<Utc>,
    ) -> Option<Inquiry> {
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

/// Normalizes a user code as typed: letters in upper case, without spaces and punctuation.
fn plain(user_code: &str) -> String {
    user_code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests;
