//! Quotes text as one word of a shell.

/// Returns a text as one word for a POSIX shell.
pub(super) fn posix(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns a text as one word for fish.
pub(super) fn fish(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Returns a text as one word for PowerShell.
pub(super) fn powershell(text: &str) -> String {
    match is_plain_in_powershell(text) {
        true => text.to_owned(),
        false => powershell_string(text),
    }
}

/// Returns a text as a PowerShell string.
pub(super) fn powershell_string(text: &str) -> String {
    let mut word = String::from("'");
    for letter in text.chars() {
        // PowerShell ends a string at a typographic quote too.
        if matches!(letter, '\'' | '\u{2018}'..='\u{201b}') {
            word.push(letter);
        }
        word.push(letter);
    }
    word.push('\'');
    word
}

/// Returns whether PowerShell passes a bare word on as it is.
///
/// It does not for numbers such as `1kb`, and it splits words with a leading `-` at `.` and `:`.
fn is_plain_in_powershell(text: &str) -> bool {
    let option = text.strip_prefix("--").or_else(|| text.strip_prefix('-'));
    let name = option.unwrap_or(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| is_plain(c) || (option.is_none() && matches!(c, '.' | '/' | ':' | '+')))
}

#[cfg(test)]
mod tests {
    use super::{fish, posix, powershell};
    use proptest::prelude::*;

    #[test]
    fn powershell_words_are_quoted_if_needed() {
        for (text, word) in [
            ("dev", "dev"),
            ("homesso.dev-1/a:b+c", "homesso.dev-1/a:b+c"),
            ("--no-browser", "--no-browser"),
            ("-h", "-h"),
            ("-a.b", "'-a.b'"),
            ("--", "'--'"),
            ("--%", "'--%'"),
            ("1kb", "'1kb'"),
            ("123412341234", "'123412341234'"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", "'it''s'"),
            ("a\u{2019}; x", "'a\u{2019}\u{2019}; x'"),
            ("a,b", "'a,b'"),
            ("@a", "'@a'"),
            ("a`b", "'a`b'"),
            ("$(x)", "'$(x)'"),
            ("~/a", "'~/a'"),
            ("a=b", "'a=b'"),
            ("Grüße", "'Grüße'"),
        ] {
            assert_eq!(powershell(text), word);
        }
    }

    /// Returns the value of a PowerShell string, or `None` if it ends early.
    fn powershell_value(word: &str) -> Option<String> {
        let inner = word.strip_prefix('\'')?.strip_suffix('\'')?;
        let mut value = String::new();
        let mut letters = inner.chars();
        while let Some(letter) = letters.next() {
            let is_quote = |c: char| "'\u{2018}\u{2019}\u{201a}\u{201b}".contains(c);
            if is_quote(letter) && !letters.next().is_some_and(is_quote) {
                return None;
            }
            value.push(letter);
        }
        Some(value)
    }

    proptest! {
        #[test]
        fn a_posix_word_has_the_value_of_the_text(text in "[^\0]*") {
            prop_assert_eq!(shlex::split(&posix(&text)), Some(vec![text]));
        }

        #[test]
        fn a_fish_word_ends_where_the_text_ends(text in "[a'\\\\ $]*") {
            let word = fish(&text);
            let inner = &word[1..word.len() - 1];
            let mut value = String::new();
            let mut letters = inner.chars();
            while let Some(letter) = letters.next() {
                prop_assert_ne!(letter, '\'');
                value.push(match letter {
                    '\\' => letters.next().unwrap(),
                    letter => letter,
                });
            }
            prop_assert_eq!(value, text);
        }

        #[test]
        fn a_powershell_word_has_the_value_of_the_text(
            text in "[a1 '\"$(){};&|`@#,.\u{2018}-\u{201f}-]*"
        ) {
            let word = powershell(&text);
            if word != text {
                prop_assert_eq!(powershell_value(&word), Some(text));
            }
        }
    }
}
