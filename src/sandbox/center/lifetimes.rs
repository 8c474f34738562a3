//! Owns the fixed lifetimes, and arithmetic on times that cannot overflow.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The lifetime of a device code and of an authorization code.
pub(super) const CODE_LIFETIME: Duration = Duration::from_secs(600);
pub(super) const CLIENT_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// The lifetime of an access token for a client without scopes, which gets no refresh token.
pub(super) const LEGACY_TOKEN_LIFETIME: Duration = Duration::from_secs(8 * 3600);

pub(super) fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

pub(super) fn later(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    // Chrono's `+` panics on overflow.
    now.checked_add_signed(delta(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
