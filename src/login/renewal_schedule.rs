//! The times at which a token is refreshed to keep a session logged in.

use chrono::{DateTime, TimeDelta, Utc};

/// The assumed lifetime of a token of unknown age, unless more time is left.
///
/// This is the lifetime of every token of an `[sso-session]`.
const USUAL_LIFE: TimeDelta = TimeDelta::hours(1);
/// The minimum by which a refresh must extend the expiry, or it is the last one.
///
/// Near the end of the sign-in session, the service cuts each new token short.
const NOT_WORTH_IT: TimeDelta = TimeDelta::minutes(1);

/// The schedule of a token that is refreshed after four fifths of its lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RenewalSchedule {
    life: TimeDelta,
    end: DateTime<Utc>,
    is_last: bool,
}

/// The next step for a token that must not expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RenewalStep {
    /// Wait this long.
    Wait(TimeDelta),
    /// Refresh the token now.
    Renew,
    /// The sign-in session has ended; the user must log in.
    Over,
}

impl RenewalSchedule {
    /// Creates a schedule for a token that expires at `end` and is first seen now.
    #[must_use]
    pub(super) fn new(end: DateTime<Utc>, now: DateTime<Utc>) -> RenewalSchedule {
        RenewalSchedule {
            life: (end - now).max(USUAL_LIFE),
            end,
            is_last: false,
        }
    }

    /// Updates the schedule for the token that is in its file now, regardless of who refreshed it.
    #[must_use]
    pub(super) fn seen(self, end: DateTime<Utc>, now: DateTime<Utc>) -> RenewalSchedule {
        if end == self.end {
            return self;
        }
        RenewalSchedule {
            life: end - now,
            end,
            is_last: end - self.end < NOT_WORTH_IT,
        }
    }

    /// Returns what to do now.
    #[must_use]
    pub(super) fn next(self, now: DateTime<Utc>) -> RenewalStep {
        let left = self.end - now;
        let wait = if self.is_last {
            left
        } else {
            left - self.life / 5
        };
        match wait > TimeDelta::zero() {
            true => RenewalStep::Wait(wait),
            false if self.is_last => RenewalStep::Over,
            false => RenewalStep::Renew,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RenewalSchedule, RenewalStep};
    use chrono::{DateTime, TimeDelta, Utc};

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn wait(minutes: i64) -> RenewalStep {
        RenewalStep::Wait(TimeDelta::minutes(minutes))
    }

    #[test]
    fn four_fifths_of_a_life_are_waited_for() {
        let warm = RenewalSchedule::new(at(60), at(0));
        assert_eq!(warm.next(at(0)), wait(48));
        assert_eq!(warm.next(at(47)), wait(1));
        assert_eq!(warm.next(at(48)), RenewalStep::Renew);
        assert_eq!(warm.next(at(70)), RenewalStep::Renew);
        // A token of unknown age is treated as if its lifetime were an hour; if it has more time
        // left, as if its lifetime were that time.
        assert_eq!(RenewalSchedule::new(at(20), at(0)).next(at(0)), wait(8));
        assert_eq!(RenewalSchedule::new(at(500), at(0)).next(at(0)), wait(400));
    }

    #[test]
    fn a_new_token_begins_anew_whoever_got_it() {
        let warm = RenewalSchedule::new(at(60), at(0)).seen(at(60), at(40));
        assert_eq!(warm.next(at(40)), wait(8));
        assert_eq!(warm.seen(at(100), at(40)).next(at(40)), wait(48));
    }

    #[test]
    fn what_the_end_of_the_sign_in_cuts_short_is_the_last() {
        let warm = RenewalSchedule::new(at(60), at(0)).seen(at(80), at(48));
        assert_eq!(warm.next(at(74)), RenewalStep::Renew);
        let last = warm.seen(at(80) + TimeDelta::seconds(30), at(74));
        assert_eq!(last.next(at(79)), RenewalStep::Wait(TimeDelta::seconds(90)));
        assert_eq!(last.next(at(81)), RenewalStep::Over);
    }
}
