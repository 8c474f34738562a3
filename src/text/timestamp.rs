//! Formats and parses timestamps as AWS tools write them in shared files.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Timelike as _, Utc};

/// Formats a time as the AWS CLI v2 does: UTC, whole seconds, `Z`, always 20 characters.
///
/// This is the only form that every SDK can read: the Rust SDK requires the `Z`, and the C++ SDK
/// rejects short fractions.
#[must_use]
pub fn format(time: DateTime<Utc>) -> String {
    let (date, clock) = (time.date_naive(), time.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}

/// Parses a time in any form that an AWS tool has written.
///
/// Accepts `Z`, `z`, `UTC`, offsets with and without a colon, fractions, and a space instead of
/// `T`.
///
/// Returns `None` if there is no time zone: the AWS CLI rejects such a time, and the SDKs disagree
/// about what it means.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, zone) = (clock.get(..8)?, clock.get(8..)?);
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    // Treat a leap second as the last second of its minute.
    let second = if second == 60 { 59 } else { second };
    let local = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_opt(hour, minute, second)?
        .and_utc();
    let (nanoseconds, zone) = fraction(zone)?;
    local
        .checked_add_signed(TimeDelta::nanoseconds(nanoseconds))?
        .checked_sub_signed(TimeDelta::minutes(offset_minutes(zone.trim_start())?))
        // Applying the offset may produce a year that does not have four digits.
        .filter(|time| (0..=9999).contains(&time.year()))
}

fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width {
            return None;
        }
        *number = digits(part)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Parses a number that consists only of digits; `str::parse` would also accept a `+`.
fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else {
        return Some((0, text));
    };
    let end = rest
        .bytes()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, zone) = (rest.get(..end)?, rest.get(end..)?);
    if digits.is_empty() {
        return None;
    }
    let nanoseconds = digits
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((nanoseconds, zone))
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if ["Z", "UTC", "GMT"]
        .iter()
        .any(|name| zone.eq_ignore_ascii_case(name))
    {
        return Some(0);
    }
    let (sign, rest) = match zone.as_bytes().first()? {
        b'+' => (1, zone.get(1..)?),
        b'-' => (-1, zone.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = match rest.len() {
        2 => (rest, "00"),
        4 => (rest.get(..2)?, rest.get(2..)?),
        5 if rest.get(2..3) == Some(":") => (rest.get(..2)?, rest.get(3..)?),
        _ => return None,
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::{format, parse};
    use chrono::DateTime;
    use proptest::prelude::*;

    fn seconds(text: &str) -> Option<i64> {
        parse(text).map(|time| time.timestamp())
    }

    #[test]
    fn every_spelling_in_use_is_the_same_instant() {
        let expected = seconds("2026-12-01T10:00:00Z");
        assert_eq!(expected, Some(1_796_119_200));
        for text in [
            "2026-12-01T10:00:00z",
            "2026-12-01t10:00:00Z",
            "2026-12-01 10:00:00Z",
            "2026-12-01T10:00:00UTC",
            "2026-12-01T10:00:00 UTC",
            "2026-12-01T10:00:00+00:00",
            "2026-12-01T12:00:00+02:00",
            "2026-12-01T05:00:00-05:00",
            "2026-12-01T15:30:00+0530",
            "2026-12-01T12:00:00+02",
            "2026-12-01T10:00:00.5Z",
            "2026-12-01T10:00:00.123456789Z",
            "2026-12-01T10:00:00.1234567891234+00:00",
            " 2026-12-01T10:00:00Z\n",
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn fractions_count_to_the_nanosecond() {
        for (fraction, nanoseconds) in [
            ("", 0),
            (".5", 500_000_000),
            (",05", 50_000_000),
            (".123456789", 123_456_789),
            (".1234567899999", 123_456_789),
        ] {
            let time = parse(&format!("2026-12-01T10:00:00{fraction}Z"));
            let found = time.map(|time| time.timestamp_subsec_nanos());
            assert_eq!(found, Some(nanoseconds), "{fraction}");
        }
    }

    #[test]
    fn what_names_no_instant_is_refused() {
        for text in [
            "",
            "soon",
            "1796119200",
            "2026-12-01",
            "2026-12-01T10:00:00",
            "2026-12-01T10:00:00.Z",
            "2026-12-01T10:00Z",
            "2026-13-01T10:00:00Z",
            "2026-02-30T10:00:00Z",
            "2026-12-01T24:00:00Z",
            "2026-12-01T10:00:00+24:00",
            "2026-12-01T10:00:00+2:00",
            "2026-12-01T10:00:00+00:60",
            "2026-12-01T10:00:00+00x00",
            "2026-12-01T10:00:00Zulu",
            "+026-12-01T10:00:00Z",
            "2026-12-01Té0:00:00Z",
            "9999-12-31T23:59:59-00:01",
            "0000-01-01T00:00:00+00:01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_written_is_read_back(seconds in 0_i64..253_402_300_799) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let text = format(time);
            prop_assert_eq!(text.len(), 20);
            prop_assert_eq!(parse(&text), Some(time));
        }
    }
}
