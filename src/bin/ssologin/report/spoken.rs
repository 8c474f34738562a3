//! Durations as people say them.

use chrono::TimeDelta;

/// A duration as people say it, rounded down: `42 min`, `7 h 59 min`, `50 s`.
pub(crate) fn spoken(left: TimeDelta) -> String {
    let (minutes, seconds) = (left.num_minutes(), left.num_seconds());
    match minutes {
        ..=0 => format!("{} s", seconds.max(0)),
        1..120 => format!("{minutes} min"),
        _ if minutes % 60 == 0 => format!("{} h", minutes / 60),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;
    use chrono::TimeDelta;

    #[test]
    fn durations_are_rounded_down() {
        for (seconds, text) in [
            (-5, "0 s"),
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min"),
            (7199, "119 min"),
            (7200, "2 h"),
            (28799, "7 h 59 min"),
        ] {
            assert_eq!(spoken(TimeDelta::seconds(seconds)), text, "{seconds}");
        }
    }
}
