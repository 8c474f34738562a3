//! Durations as people type them.

use std::time::Duration;

/// Why a text is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Not of the form `90s`, `30m`, `8h`, `1h30m` or a number of minutes.
    #[error("not a duration: use `90s`, `30m`, `8h`, `1h30m`, or a number of minutes")]
    Form,
    /// More than a year.
    #[error("a duration is at most a year")]
    TooLong,
}

const YEAR: u64 = 365 * 24 * 3600;

/// Reads `90s`, `30m`, `8h`, `1d`, `1h30m`; a bare number is minutes.
///
/// # Errors
///
/// For any other text, and for more than a year.
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
        // Each unit once, larger ones first: `30m1h` is more likely a slip than a wish.
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

#[cfg(test)]
mod tests {
    use super::{DurationError, parse};
    use proptest::prelude::*;

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
