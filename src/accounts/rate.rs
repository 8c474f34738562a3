//! The request rate: it grows while the portal answers, and falls when the portal throttles.

use std::time::Duration;

/// The initial rate in requests per second: the portal's limit, as far as it is known.
const BEGIN: f64 = 20.0;
const LOWEST: f64 = 0.5;
const HIGHEST: f64 = 5000.0;
/// The factor for the first fall, which ends a phase of doubling; later ones start near the limit.
const FIRST_FALL: f64 = 0.5;
const FALL: f64 = 0.85;
/// The factor for a fall with no request served since the last one: the rate is far too high.
const DEEP_FALL: f64 = 0.5;
/// The growth per second, as a fraction of the rate, or in requests per second if that is more.
const GROWTH: f64 = 0.025;
const LEAST_GROWTH: f64 = 0.5;
/// How far back a late timer may catch up.
const CATCH_UP: Duration = Duration::from_millis(50);
/// How long to go on with nothing but throttling, and the longest wait that the portal may ask for.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// The maximum duration of a listing, no matter what the portal answers.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The request rate for one token. All times count from the beginning of the listing.
#[derive(Debug)]
pub(crate) struct RequestRate {
    rate: f64,
    /// Whether there was no throttling yet, so that the rate doubles in every second of full use.
    doubling: bool,
    /// When the next request may be sent.
    next: Duration,
    /// Whether requests wait for their turn; a rate that is not used up does not grow.
    in_use: bool,
    fell_at: Option<Duration>,
    answered_since_fall: bool,
    last_answer: Duration,
}

impl RequestRate {
    pub(crate) fn new() -> RequestRate {
        RequestRate {
            rate: BEGIN,
            doubling: true,
            next: Duration::ZERO,
            in_use: false,
            fell_at: None,
            answered_since_fall: true,
            last_answer: Duration::ZERO,
        }
    }

    /// Takes the turn for one request, or returns how long to wait before trying again.
    pub(crate) fn turn(&mut self, now: Duration) -> Result<(), Duration> {
        if let Some(wait) = self.next.checked_sub(now).filter(|wait| !wait.is_zero()) {
            self.in_use = true;
            return Err(wait);
        }
        let late = now.saturating_sub(CATCH_UP);
        if self.next < late {
            self.in_use = false;
        }
        self.next = self.next.max(late) + Duration::from_secs_f64(1.0 / self.rate);
        Ok(())
    }

    /// Records that the portal served a request.
    pub(crate) fn served(&mut self, now: Duration) {
        self.last_answer = self.last_answer.max(now);
        self.answered_since_fall = true;
        if !self.in_use {
            return;
        }
        let growth = if self.doubling {
            1.0
        } else {
            GROWTH.max(LEAST_GROWTH / self.rate)
        };
        self.rate = (self.rate + growth).min(HIGHEST);
    }

    /// Records that the portal throttled a request that was sent at `sent`.
    ///
    /// `retry_after` is how long the portal asked to wait, if it said so.
    pub(crate) fn refused(&mut self, sent: Duration, now: Duration, retry_after: Option<Duration>) {
        // Requests that were in flight when the rate fell say nothing about the new rate.
        if self.fell_at.is_none_or(|fell_at| sent >= fell_at) {
            let fall = match (self.doubling, self.answered_since_fall) {
                (true, _) => FIRST_FALL,
                (false, true) => FALL,
                (false, false) => DEEP_FALL,
            };
            self.rate = (self.rate * fall).max(LOWEST);
            self.doubling = false;
            self.answered_since_fall = false;
            self.fell_at = Some(now);
            self.next = self.next.max(now) + Duration::from_secs_f64(1.0 / self.rate);
        }
        let asked = now.saturating_add(retry_after.unwrap_or_default());
        self.next = self.next.max(asked);
    }

    /// Returns whether there is no point in waiting any longer.
    pub(crate) fn is_hopeless(&self, now: Duration) -> bool {
        let next = self.next.max(now);
        next.saturating_sub(self.last_answer) > PATIENCE || next > LONGEST
    }

    /// Returns when the portal last served a request.
    pub(crate) fn last_answer(&self) -> Duration {
        self.last_answer
    }
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, HIGHEST, LOWEST, PATIENCE, RequestRate};
    use proptest::prelude::*;
    use std::time::Duration;

    const LATENCY: Duration = Duration::from_millis(100);

    /// Simulates a portal that allows `allowed` requests per second, with bursts of the same size.
    ///
    /// Returns how long it takes until `wanted` requests are served, and how many are throttled.
    fn simulated(allowed: f64, wanted: usize) -> (Duration, usize) {
        let (mut pace, mut now) = (RequestRate::new(), Duration::ZERO);
        let (mut tokens, mut filled) = (allowed, Duration::ZERO);
        let mut under_way = std::collections::VecDeque::new();
        let (mut served, mut refused) = (0, 0);
        while served < wanted {
            let answered = under_way.front().map(|(sent, _)| *sent + LATENCY);
            let sendable = match pace.turn(now) {
                Ok(()) => {
                    tokens = (tokens + allowed * (now - filled).as_secs_f64()).min(allowed);
                    filled = now;
                    let good = tokens >= 1.0;
                    tokens -= if good { 1.0 } else { 0.0 };
                    under_way.push_back((now, good));
                    now
                }
                Err(wait) => now + wait,
            };
            now = answered
                .map_or(sendable, |answered| sendable.min(answered))
                .max(now);
            while let Some((sent, good)) = under_way.front().copied() {
                if sent + LATENCY > now {
                    break;
                }
                under_way.pop_front();
                if good {
                    served += 1;
                    pace.served(now);
                } else {
                    refused += 1;
                    pace.refused(sent, now, None);
                    assert!(!pace.is_hopeless(now));
                }
            }
        }
        (now, refused)
    }

    #[test]
    fn what_the_portal_allows_is_made_use_of() {
        for (allowed, wanted, within, refusals) in [
            (20.0, 2000, 110, 60),
            (2.0, 100, 70, 40),
            (10.0, 1000, 115, 60),
            (100.0, 2000, 25, 120),
            (1e9, 5000, 9, 0),
        ] {
            let (took, refused) = simulated(allowed, wanted);
            assert!(
                took <= Duration::from_secs(within) && refused <= refusals,
                "{allowed}/s: {took:?}, {refused} refused"
            );
        }
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_by_all() {
        let mut pace = RequestRate::new();
        let (now, wait) = (Duration::from_secs(1), Duration::from_secs(7));
        assert!(pace.turn(now).is_ok());
        pace.refused(now, now, Some(wait));
        assert_eq!(pace.turn(now), Err(wait));
        assert!(pace.turn(now + wait).is_ok());
    }

    #[test]
    fn of_refusals_of_one_moment_one_counts() {
        let mut pace = RequestRate::new();
        let now = Duration::from_secs(1);
        for _ in 0..50 {
            pace.refused(Duration::ZERO, now, None);
        }
        assert!((pace.rate - BEGIN / 2.0).abs() < 0.01);
        pace.refused(now, now * 2, None);
        assert!((pace.rate - BEGIN / 4.0).abs() < 0.01);
    }

    #[test]
    fn a_rate_that_nobody_makes_use_of_does_not_grow() {
        let mut pace = RequestRate::new();
        for second in 0..100 {
            let now = Duration::from_secs(second);
            assert!(pace.turn(now).is_ok());
            pace.served(now);
        }
        assert!((pace.rate - BEGIN).abs() < 0.01);
    }

    #[test]
    fn hope_ends_with_patience_and_not_before() {
        let mut pace = RequestRate::new();
        let second = Duration::from_secs(1);
        pace.served(second);
        assert!(!pace.is_hopeless(PATIENCE + second));
        assert!(pace.is_hopeless(PATIENCE + second * 2));
        pace.served(PATIENCE);
        assert!(!pace.is_hopeless(PATIENCE + second * 2));
        pace.refused(PATIENCE, PATIENCE, Some(PATIENCE + second));
        assert!(pace.is_hopeless(PATIENCE));
        let mut pace = RequestRate::new();
        pace.refused(second, second, Some(Duration::MAX));
        assert!(pace.is_hopeless(second));
    }

    proptest! {
        #[test]
        fn whatever_comes_the_rate_stays_in_its_bounds(answers in prop::collection::vec((0..3u8, 0..5000u64), 0..300)) {
            let (mut pace, mut now) = (RequestRate::new(), Duration::ZERO);
            for (answer, milliseconds) in answers {
                let before = now;
                now += Duration::from_millis(milliseconds);
                match answer {
                    0 => pace.served(now),
                    1 => pace.refused(before, now, None),
                    _ => {
                        let _ = pace.turn(now);
                    }
                }
                prop_assert!((LOWEST..=HIGHEST).contains(&pace.rate));
            }
        }
    }
}
