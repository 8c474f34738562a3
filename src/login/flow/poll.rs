//! When to ask again for the token of a device code: RFC 8628 sections 3.2 and 3.5 as a value.

use std::time::Duration;

/// RFC 8628 section 3.2: "If no value is provided, clients MUST use 5 as the default."
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// RFC 8628 section 3.5: added to the interval, for this and all later requests, at each `slow_down`.
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// How long the codes of IAM Identity Center live where the service does not say.
const DEFAULT_LIFE: Duration = Duration::from_secs(600);
/// No device code lives longer; a larger number is a mistake.
const MAX_LIFE: Duration = Duration::from_secs(24 * 3600);
/// Between two tries while the service cannot be reached, at most.
const MAX_BACKOFF: Duration = Duration::from_secs(30);

/// What the service said to a request that brought no token yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollAnswer {
    /// `authorization_pending`: the person has not decided.
    Pending,
    /// `slow_down`: asked too often.
    SlowDown,
    /// No answer, or one that says nothing about the code: connection failure, throttling, 5xx.
    Unreachable,
}

/// The schedule of the requests for one device code.
#[derive(Debug, Clone)]
pub struct Poll {
    interval: Duration,
    life: Duration,
    failures: u32,
}

impl Poll {
    /// A schedule from the service's `interval` and `expiresIn`, in seconds; zero and less count as not given.
    #[must_use]
    pub fn new(interval: i32, expires_in: i32) -> Poll {
        Poll {
            interval: seconds(interval).unwrap_or(DEFAULT_INTERVAL),
            life: seconds(expires_in).unwrap_or(DEFAULT_LIFE).min(MAX_LIFE),
            failures: 0,
        }
    }

    /// How long the code lives.
    #[must_use]
    pub fn life(&self) -> Duration {
        self.life
    }

    /// How long to wait, from an answer that came `elapsed` after the code was given; `None` when the code will have
    /// ended by then.
    ///
    /// Never less than the interval; longer, doubling, while the service cannot be reached (RFC 8628 section 3.5).
    pub fn wait(&mut self, answer: PollAnswer, elapsed: Duration) -> Option<Duration> {
        match answer {
            PollAnswer::Pending => self.failures = 0,
            PollAnswer::SlowDown => {
                self.failures = 0;
                self.interval += SLOW_DOWN;
            }
            PollAnswer::Unreachable => self.failures = self.failures.saturating_add(1),
        }
        let left = self.life.checked_sub(elapsed)?;
        if self.interval >= left {
            return None;
        }
        let backoff = self
            .interval
            .saturating_mul(1 << self.failures.saturating_sub(1).min(10));
        // The last try of a long outage comes while the code still lives.
        let last = left.saturating_sub(Duration::from_secs(1));
        Some(backoff.min(MAX_BACKOFF).min(last).max(self.interval))
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
