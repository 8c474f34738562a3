//! The polling schedule for a device code, as pure functions (RFC 8628 sections 3.2 and 3.5).

use std::time::Duration;

/// The default interval.
///
/// RFC 8628 section 3.2: "If no value is provided, clients MUST use 5 as the default."
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// The increase of the interval at each `slow_down`.
///
/// It applies to this and all later requests (RFC 8628 section 3.5).
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// The lifetime of a code from IAM Identity Center, if the service does not report one.
const DEFAULT_LIFE: Duration = Duration::from_secs(600);
/// The maximum lifetime of a device code; a larger number is a mistake.
const MAX_LIFE: Duration = Duration::from_secs(24 * 3600);
/// The maximum pause between two attempts while the service can't be reached.
const MAX_BACKOFF: Duration = Duration::from_secs(30);

/// The service's answer to a token request that returned no token yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollAnswer {
    /// `authorization_pending`: the user has not decided yet.
    Pending,
    /// `slow_down`: requests are too frequent.
    SlowDown,
    /// No answer, or one that says nothing about the code: connection failure, throttling, 5xx.
    Unreachable,
    /// Throttling, with the delay that the service asks for.
    Throttled(Duration),
}

/// The schedule of the token requests for one device code.
#[derive(Debug, Clone)]
pub struct Poll {
    interval: Duration,
    life: Duration,
    failures: u32,
}

impl Poll {
    /// Creates a schedule from the service's `interval` and `expiresIn`, in seconds.
    ///
    /// Zero and negative numbers count as missing.
    #[must_use]
    pub fn new(interval: i32, expires_in: i32) -> Poll {
        Poll {
            interval: seconds(interval).unwrap_or(DEFAULT_INTERVAL),
            life: seconds(expires_in).unwrap_or(DEFAULT_LIFE).min(MAX_LIFE),
            failures: 0,
        }
    }

    /// Returns how long the code is valid.
    #[must_use]
    pub fn life(&self) -> Duration {
        self.life
    }

    /// Returns how long to wait before the next request; `None` if the code expires before that.
    ///
    /// The answer arrived `elapsed` after the code was issued. The wait is never shorter than the
    /// interval, and doubles while the service can't be reached (RFC 8628 section 3.5).
    pub fn wait(&mut self, answer: PollAnswer, elapsed: Duration) -> Option<Duration> {
        match answer {
            PollAnswer::Pending => self.failures = 0,
            PollAnswer::SlowDown => {
                self.failures = 0;
                self.interval += SLOW_DOWN;
            }
            PollAnswer::Unreachable | PollAnswer::Throttled(_) => {
                self.failures = self.failures.saturating_add(1);
            }
        }
        let left = self.life.checked_sub(elapsed)?;
        if self.interval >= left {
            return None;
        }
        let backoff = self
            .interval
            .saturating_mul(1 << self.failures.saturating_sub(1).min(10));
        // In a long outage, make the last attempt while the code is still valid.
        let last = left.saturating_sub(Duration::from_secs(1));
        let asked = match answer {
            PollAnswer::Throttled(asked) => asked,
            _ => Duration::ZERO,
        };
        let backoff = backoff.min(MAX_BACKOFF).max(asked);
        Some(backoff.min(last).max(self.interval))
    }
}

fn seconds(number: i32) -> Option<Duration> {
    u64::try_from(number)
        .ok()
        .filter(|n| *n > 0)
        .map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::{Poll, PollAnswer};
    use proptest::prelude::*;
    use std::time::Duration;

    fn waits(mut poll: Poll, answers: &[PollAnswer]) -> Vec<Option<u64>> {
        let mut elapsed = Duration::ZERO;
        let mut waits = Vec::new();
        for answer in answers {
            let wait = poll.wait(*answer, elapsed);
            elapsed += wait.unwrap_or_default();
            waits.push(wait.map(|wait| wait.as_secs()));
        }
        waits
    }

    #[test]
    fn the_interval_holds_and_slow_down_stays() {
        use PollAnswer::{Pending, SlowDown};
        assert_eq!(
            waits(
                Poll::new(1, 600),
                &[Pending, Pending, SlowDown, Pending, SlowDown, Pending]
            ),
            [1, 1, 6, 6, 11, 11].map(Some)
        );
    }

    #[test]
    fn no_interval_is_five_seconds() {
        for interval in [0, -1, i32::MIN] {
            assert_eq!(
                waits(Poll::new(interval, 0), &[PollAnswer::Pending]),
                [Some(5)]
            );
        }
    }

    #[test]
    fn outages_double_the_wait_and_an_answer_ends_that() {
        use PollAnswer::{Pending, Unreachable as U};
        assert_eq!(
            waits(Poll::new(2, 600), &[U, U, U, U, U, U, Pending, U]),
            [2, 4, 8, 16, 30, 30, 2, 2].map(Some)
        );
        assert_eq!(
            waits(Poll::new(60, 600), &[U, U, U]),
            [60, 60, 60].map(Some)
        );
    }

    #[test]
    fn a_requested_delay_is_kept_while_the_code_is_valid() {
        let throttled = |seconds| PollAnswer::Throttled(Duration::from_secs(seconds));
        let waits_of = |seconds| waits(Poll::new(2, 100), &[throttled(seconds)]);
        assert_eq!(waits_of(1), [Some(2)]);
        assert_eq!(waits_of(45), [Some(45)]);
        assert_eq!(waits_of(5000), [Some(99)]);
    }

    #[test]
    fn an_ended_code_is_not_asked_for() {
        let mut poll = Poll::new(5, 10);
        assert_eq!(
            poll.wait(PollAnswer::Pending, Duration::from_secs(4)),
            Some(Duration::from_secs(5))
        );
        assert_eq!(poll.wait(PollAnswer::Pending, Duration::from_secs(5)), None);
        assert_eq!(
            poll.wait(PollAnswer::Pending, Duration::from_secs(11)),
            None
        );
        assert_eq!(
            Poll::new(i32::MAX, 600).wait(PollAnswer::Pending, Duration::ZERO),
            None
        );
    }

    #[test]
    fn a_life_that_is_not_given_or_absurd_is_bounded() {
        assert_eq!(Poll::new(1, 0).life().as_secs(), 600);
        assert_eq!(Poll::new(1, i32::MAX).life().as_secs(), 86400);
    }

    proptest! {
        #[test]
        fn never_sooner_than_the_interval_and_never_past_the_end(
            interval in -5..60_i32,
            life in -5..2000_i32,
            answers in proptest::collection::vec(0..3_usize, 1..200),
        ) {
            let mut poll = Poll::new(interval, life);
            let mut floor = if interval > 0 { interval.unsigned_abs() } else { 5 };
            let mut elapsed = Duration::ZERO;
            for answer in answers {
                let answer = [PollAnswer::Pending, PollAnswer::SlowDown, PollAnswer::Unreachable][answer];
                if answer == PollAnswer::SlowDown { floor += 5; }
                let Some(wait) = poll.wait(answer, elapsed) else { break };
                prop_assert!(wait >= Duration::from_secs(floor.into()));
                elapsed += wait;
                prop_assert!(elapsed < poll.life());
            }
        }
    }
}
