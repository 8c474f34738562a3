//! Owns the names in section headers.

use std::borrow::Cow;

/// The kind of a section of the config file, as the AWS CLI sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// `[DEFAULT]`, which every section of its file inherits.
    Inherited,
    /// `[default]` or `[profile …]`.
    Profile,
    /// `[sso-session …]`.
    Session,
    /// `[services …]`.
    Services,
    /// Any other header.
    Other,
    /// A header that is not UTF-8.
    Damaged,
}

impl SectionKind {
    /// Returns the kind of a section by the start of its header.
    ///
    /// Like the AWS CLI, it looks at nothing else.
    pub(super) fn of(header: &str) -> SectionKind {
        if header.starts_with("profile") || header == "default" {
            SectionKind::Profile
        } else if header.starts_with("sso-session") {
            SectionKind::Session
        } else if header.starts_with("services") {
            SectionKind::Services
        } else if header == "DEFAULT" {
            SectionKind::Inherited
        } else {
            SectionKind::Other
        }
    }
}

/// Returns the name in a header of the config file, or `None` if the AWS CLI ignores the section.
///
/// The header must consist of exactly two words of a POSIX shell, as Python's `shlex.split` splits
/// them.
pub(super) fn name(header: &str) -> Option<Cow<'_, str>> {
    if header == "default" {
        return Some(Cow::Borrowed(header));
    }
    if !header.bytes().any(|b| matches!(b, b'\'' | b'"' | b'\\')) {
        return second_of_two(header).map(Cow::Borrowed);
    }
    match split(header)?.as_mut_slice() {
        [_, name] => Some(Cow::Owned(std::mem::take(name))),
        _ => None,
    }
}

/// Returns the second of exactly two words without quotes.
fn second_of_two(header: &str) -> Option<&str> {
    let is_blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
    let start = header.bytes().position(|b| is_blank(&b))?;
    let behind = header[start..].trim_matches([' ', '\t', '\r', '\n']);
    let is_word = !behind.is_empty() && !behind.as_bytes().iter().any(is_blank);
    is_word.then_some(behind)
}

/// Splits text into words as a POSIX shell does, but without comments.
///
/// Returns `None` if a quote or an escape is incomplete.
fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// Appends everything before the closing `quote`.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => match chars.next()? {
                c @ ('"' | '\\') => word.push(c),
                // Nothing else can be escaped in double quotes, so keep the backslash.
                c => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_split_like_a_shell_does() {
        let cases = [
            ("profile dev", Some("dev")),
            ("profile \t dev  ", Some("dev")),
            ("profile \"a b\"", Some("a b")),
            ("profile 'a b'", Some("a b")),
            (r"profile a\ b", Some("a b")),
            (r#"profile "a\"b\\c\d""#, Some(r#"a"b\c\d"#)),
            (r"profile 'a\b'", Some(r"a\b")),
            (r"profile 'a\'", Some(r"a\")),
            (r"profile 'a\\b'", Some(r"a\\b")),
            ("profile a'b'\"c\"", Some("abc")),
            ("profile \"\"", Some("")),
            ("profile #dev", Some("#dev")),
            ("profile\u{a0}dev", None),
            ("profile \u{a0}dev", Some("\u{a0}dev")),
            ("profile", None),
            ("profile a b", None),
            ("profile it's", None),
            ("profile dev\\", None),
            ("default", Some("default")),
        ];
        for (header, expected) in cases {
            assert_eq!(name(header).as_deref(), expected, "{header}");
        }
    }
}
