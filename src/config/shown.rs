//! Owns how names from a file appear in messages.

/// The maximum number of characters of a name.
///
/// There can be a message for every line of a section, so a name without a limit would make the
/// messages much longer than the file.
const LIMIT: usize = 200;

/// Escapes the control characters of a name and truncates it, so that a message stays short.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LIMIT));
    for (count, c) in text.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, shown};

    #[test]
    fn a_long_name_is_truncated() {
        assert_eq!(shown(&"n".repeat(LIMIT)), "n".repeat(LIMIT));
        let long = shown(&"\u{7}".repeat(LIMIT + 1));
        assert_eq!(long, format!("{}…", "\\u{7}".repeat(LIMIT)));
    }
}
