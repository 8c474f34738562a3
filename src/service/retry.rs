//! Which failed requests are sent again, and when.
//!
//! Only this file decides that for a single request. A device code has a schedule of its own
//! ([`Poll`](crate::login::flow::Poll)), and a listing a request rate that it shares.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::error::ServiceError;
use super::failure::{ServiceFailure, Unreachable};

/// How long a request is retried in all: no retry starts later than this after the first attempt.
pub const BUDGET: Duration = Duration::from_secs(20);
/// The same, for a request whose result is only a courtesy.
const COURTESY: Duration = Duration::from_secs(2);
/// The number of attempts after failures that a longer wait rarely cures.
///
/// A machine without a network must not take 20 seconds to say so.
const TRIES: u32 = 4;
/// The maximum pause after the first failure.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// How a request may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The request may be repeated without harm.
    Safe,
    /// As `Safe`, but its result is not worth a long wait.
    Courtesy,
    /// The request has a one-time grant.
    ///
    /// It is repeated only after a failure which proves that the grant was not used.
    Once,
    /// As `Once`, for a grant that the user has just approved, and should not have to again.
    Approved,
}

/// How long a failure is worth retrying.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    None,
    /// A few attempts.
    Short,
    /// As many attempts as the budget allows.
    Long,
}

/// Returns how long to wait before the next attempt; `None` means that the failure is final.
///
/// `attempts` were made, the first of them `elapsed` ago. `random`, from 0 to 1, spreads out
/// requests that failed together. A longer wait that the service asks for is kept, if it fits the
/// budget.
#[must_use]
pub fn wait(
    failure: &ServiceFailure,
    repeat: Repeat,
    attempts: u32,
    elapsed: Duration,
    random: f64,
) -> Option<Duration> {
    match patience(failure, repeat) {
        Patience::None => return None,
        Patience::Short if attempts >= TRIES => return None,
        Patience::Short | Patience::Long => {}
    }
    let budget = match repeat {
        Repeat::Courtesy => COURTESY,
        Repeat::Safe | Repeat::Once | Repeat::Approved => BUDGET,
    };
    let asked = failure.retry_after().unwrap_or_default();
    let wait = pause(attempts, random).max(asked);
    (elapsed.saturating_add(wait) <= budget).then_some(wait)
}

fn patience(failure: &ServiceFailure, repeat: Repeat) -> Patience {
    let is_once = matches!(repeat, Repeat::Once | Repeat::Approved);
    match failure {
        _ if failure.is_throttling() => Patience::Long,
        ServiceFailure::Unreachable(reason) if reason.is_lasting() => Patience::None,
        ServiceFailure::Unreachable(reason) if reason.proves_unsent() => match repeat {
            Repeat::Approved => Patience::Long,
            _ => Patience::Short,
        },
        _ if is_once => Patience::None,
        ServiceFailure::Server(_) | ServiceFailure::Unreachable(Unreachable::Timeout) => {
            Patience::Long
        }
        ServiceFailure::Unreachable(_)
        | ServiceFailure::NotTheService(_)
        | ServiceFailure::Incomplete(_) => Patience::Short,
        _ => Patience::None,
    }
}

/// Returns how long to wait after a number of failures (from 1) of one request.
///
/// The pause doubles with each failure, up to eight seconds.
fn pause(failures: u32, random: f64) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(4));
    longest.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
}

/// Sends a request until it succeeds or its failure is final.
///
/// # Errors
///
/// Returns the last failure.
pub(crate) async fn retried<T, F>(
    repeat: Repeat,
    attempt: impl Fn() -> F,
) -> Result<T, ServiceError>
where
    F: Future<Output = Result<T, ServiceError>>,
{
    let begun = Instant::now();
    let mut attempts = 0;
    loop {
        let error = match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        attempts += 1;
        let wait = wait(&error.failure, repeat, attempts, begun.elapsed(), random());
        let Some(wait) = wait else {
            return Err(error);
        };
        sleep(wait).await;
    }
}

/// Returns a random number from 0 to 1, or 0.5 if the system has no randomness.
pub(crate) fn random() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests;
