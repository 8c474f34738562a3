//! Owns the helpers that the unit tests of this folder share: a center, times, a client, a login.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::center::{Center, ClientMetadata, IssuedTokens, Rules, TokenGrant};
use super::directory::Directory;
use super::options::Approve;
use super::refusal::Refusal;

pub(super) const HOUR: i64 = 3600;
pub(super) const START: &str = "https://homesso.awsapps.com/start/";
pub(super) const SCOPE: &str = "sso:account:access";
/// The time at which every test starts.
pub(super) const NOW: DateTime<Utc> = DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap();

/// Returns the time `seconds` after [`NOW`].
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    at_ms(seconds * 1000)
}

pub(super) fn at_ms(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOW.timestamp_millis() + milliseconds).unwrap()
}

/// Returns the default rules.
///
/// They are: access tokens of 1 hour, a sign-in session of 8 hours, polls 1 second apart.
pub(super) fn rules(approve: Approve) -> Rules {
    Rules {
        approve,
        token_lifetime: Duration::from_secs(3600),
        sign_in_lifetime: Duration::from_secs(8 * 3600),
        interval: Duration::from_secs(1),
        portal_rate: None,
        directory: Directory::default(),
        url: "http://127.0.0.1:1".to_owned(),
    }
}

pub(super) fn center(approve: Approve) -> Center {
    Center::new(rules(approve))
}

pub(super) const AT_ONCE: Approve = Approve::Auto {
    after: Duration::ZERO,
};

/// Returns the metadata of a client without redirect URIs.
pub(super) fn metadata<'a>(
    kind: &'a str,
    scopes: Vec<String>,
    grants: &[&str],
) -> ClientMetadata<'a> {
    ClientMetadata {
        name: "test",
        kind,
        scopes,
        grants: grants.iter().map(|grant| (*grant).to_owned()).collect(),
        redirects: Vec::new(),
        issuer: None,
    }
}

pub(super) fn client(center: &mut Center, scopes: &[&str]) -> (String, String) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let made = center
        .register(metadata("public", scopes, &[]), at(0))
        .ok()
        .unwrap();
    (made.id, made.secret)
}

/// Returns a center, a function that polls for a device code made at 0, and its user code.
pub(super) fn asked(
    approve: Approve,
) -> (
    Center,
    impl Fn(&mut Center, i64) -> Result<IssuedTokens, Refusal>,
    String,
) {
    let mut center = center(approve);
    let (id, secret) = client(&mut center, &[SCOPE]);
    let device = center
        .authorize_device(&id, &secret, START, at(0))
        .ok()
        .unwrap();
    let poll = move |center: &mut Center, ms: i64| {
        center.create_token(
            &id,
            &secret,
            TokenGrant::DeviceCode(&device.device_code),
            at_ms(ms),
        )
    };
    (center, poll, device.user_code)
}

pub(super) fn name<T>(outcome: Result<T, Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.name, |_| "ok")
}

/// Logs in at 0 and returns the client's ID and secret and the tokens.
pub(super) fn logged_in(
    center: &mut Center,
    scopes: &[&str],
    start_url: &str,
) -> (String, String, IssuedTokens) {
    let (id, secret) = client(center, scopes);
    let device = center
        .authorize_device(&id, &secret, start_url, at(0))
        .ok()
        .unwrap();
    let tokens = center
        .create_token(
            &id,
            &secret,
            TokenGrant::DeviceCode(&device.device_code),
            at(0),
        )
        .ok()
        .unwrap();
    (id, secret, tokens)
}
