//! Parses durations as users type them, and formats durations for users.

use std::time::Duration;

use chrono::TimeDelta;

/// The reason why a text is not a valid duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// The text is not of the form `90s`, `30m`, `8h`, `1h30m` or a number of minutes.
    #[error(
        "not a duration: use a form such as `90s`, `30m`, `8h` or `1h30m`, or a number of minutes"
    )]
    Form,
    /// The duration is longer than a year.
    #[error("a duration is at most a year")]
    TooLong,
}

const YEAR: u64 = 365 * 24 * 3600;

/// Parses `90s`, `30m`, `8h`, `1d` or `1h30m`; a bare number means minutes.
///
/// # Errors
///
/// Returns an error for any other text, and for a duration longer than a year.
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let mut seconds: u64 = 0;
    let mut rest = text;
    let mut last_unit = u64::MAX;
    if text.is_empty() {
        return Err(DurationError::Form);
    }
    while !rest.is_empty() {
        let end = rest
            .bytes()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, tail) = (
            rest.get(..end).unwrap_or_default(),
            rest.get(end..).unwrap_or_default(),
        );
        if digits.is_empty() {
            return Err(DurationError::Form);
        }
        let number: u64 = digits.parse().map_err(|_| DurationError::TooLong)?;
        let (unit, tail) = match tail.chars().next() {
            None if last_unit == u64::MAX => (60, tail),
            Some('s') => (1, &tail[1..]),
            Some('m') => (60, &tail[1..]),
            Some('h') => (3600, &tail[1..]),
            Some('d') => (86400, &tail[1..]),
            _ => return Err(DurationError::Form),
        };
        // Allow each unit once, larger units first: `30m1h` is more likely a typo than intended.
        if unit >= last_unit {
            return Err(DurationError::Form);
        }
        last_unit = unit;
        seconds = number
            .checked_mul(unit)
            .and_then(|n| seconds.checked_add(n))
            .ok_or(DurationError::TooLong)?;
        rest = tail;
    }
    if seconds > YEAR {
        Err(DurationError::TooLong)
    } else {
        Ok(Duration::from_secs(seconds))
    }
}

/// Formats a duration for a table or a prompt, rounded down: `7h 59m`, `59m`, `50s`.
///
/// A negative duration is `0s`.
#[must_use]
pub fn compact(duration: TimeDelta) -> String {
    match parts(duration) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, _) => format!("{minutes}m"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h {minutes}m"),
    }
}

/// Formats a duration for a sentence, rounded down: `7 hours 59 minutes`, `1 minute`.
///
/// A negative duration is `0 seconds`.
#[must_use]
pub fn words(duration: TimeDelta) -> String {
    let counted = |count: i64, unit| match count {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    };
    match parts(duration) {
        (0, 0, seconds) => counted(seconds, "second"),
        (0, minutes, _) => counted(minutes, "minute"),
        (hours, 0, _) => counted(hours, "hour"),
        (hours, minutes, _) => {
            format!("{} {}", counted(hours, "hour"), counted(minutes, "minute"))
        }
    }
}

/// Splits a duration into hours, minutes and seconds.
fn parts(duration: TimeDelta) -> (i64, i64, i64) {
    let seconds = duration.num_seconds().max(0);
    (seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{DurationError, parse};
    use chrono::TimeDelta;
    use proptest::prelude::*;

    #[test]
    fn durations_are_rounded_down() {
        for (seconds, compact, words) in [
            (-5, "0s", "0 seconds"),
            (1, "1s", "1 second"),
            (59, "59s", "59 seconds"),
            (60, "1m", "1 minute"),
            (3599, "59m", "59 minutes"),
            (3600, "1h", "1 hour"),
            (3660, "1h 1m", "1 hour 1 minute"),
            (7200, "2h", "2 hours"),
            (28799, "7h 59m", "7 hours 59 minutes"),
        ] {
            let duration = TimeDelta::seconds(seconds);
            assert_eq!(super::compact(duration), compact);
            assert_eq!(super::words(duration), words);
        }
    }

    #[test]
    fn the_forms_of_the_help() {
        for (text, seconds) in [
            ("90s", 90),
            ("30m", 1800),
            ("8h", 28800),
            ("1h30m", 5400),
            ("15", 900),
            ("0", 0),
            ("1d2h", 93600),
        ] {
            assert_eq!(parse(text).map(|d| d.as_secs()), Ok(seconds), "{text}");
        }
        for text in [
            "", "m", "-5m", "+5", "1.5h", "5 m", "30m1h", "1h30", "1h1h", "5w", "1hm", "٣m",
        ] {
            assert_eq!(parse(text), Err(DurationError::Form), "{text}");
        }
        assert_eq!(parse("99999999999999999999h"), Err(DurationError::TooLong));
        assert_eq!(parse("366d"), Err(DurationError::TooLong));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
