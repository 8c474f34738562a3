//! Owns how long things last, and the arithmetic of times.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// How long a device code and an authorization code live.
pub(super) const CODE_LIFETIME: Duration = Duration::from_secs(600);
pub(super) const CLIENT_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// What a client without scopes, a legacy one, gets in place of a refresh token.
pub(super) const LEGACY_TOKEN_LIFETIME: Duration = Duration::from_secs(8 * 3600);

pub(super) fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

pub(super) fn later(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    // Chrono's own `+` panics where the calendar ends.
    now.checked_add_signed(delta(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
