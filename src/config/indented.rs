//! Owns the search for headers and keys that continue a value because they are indented.
//!
//! The AWS CLI reads such lines as a part of the value, but users mean them as lines of their own.

use std::ops::Range;

use super::keys;
use super::value::Entry;

/// The keys whose value never is a block, so that `key = value` lines below them are a mistake.
const SINGLE_LINE: [&str; 13] = [
    keys::SSO_START_URL,
    keys::SSO_REGION,
    keys::SSO_REGISTRATION_SCOPES,
    keys::SSO_USE_DEVICE_CODE,
    keys::SSOLOGIN_BROWSER,
    keys::SSO_SESSION,
    keys::SSO_ACCOUNT_ID,
    keys::SSO_ROLE_NAME,
    keys::ROLE_ARN,
    keys::SOURCE_PROFILE,
    keys::REGION,
    keys::OUTPUT,
    keys::SSOLOGIN_POPULATED,
];

/// A line that continues a value, but is written like something else.
pub(super) struct Indented<'a> {
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
    /// The number of the line, from 1.
    pub(super) line: usize,
    pub(super) likeness: Likeness,
}

/// What a line is written like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Header,
    Key,
}

/// Returns the lines of a value that are written like a header or a key.
///
/// The keys of a block, such as that of `s3 =`, are in their right place and are left out.
pub(super) fn indented<'a>(entry: &Entry<'a>) -> impl Iterator<Item = Indented<'a>> + use<'a> {
    let is_block = entry.value.is_nested() && !SINGLE_LINE.iter().any(|key| entry.is(key));
    entry.value.continuation_lines().filter_map(move |line| {
        let text = line.text.trim();
        let likeness = likeness(text)?;
        let is_right = is_block && likeness == Likeness::Key;
        (!is_right).then(|| Indented {
            text,
            range: line.start..line.start + line.text.len(),
            line: line.number,
            likeness,
        })
    })
}

/// Returns what a line without its indentation is written like.
///
/// An option such as `--name=value`, a URL with a query or the padding of base64 is not a key.
fn likeness(text: &str) -> Option<Likeness> {
    if text.starts_with('[') {
        return text
            .rfind(']')
            .filter(|end| *end > 1)
            .map(|_| Likeness::Header);
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c)))?;
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = text[end..].trim_start();
    let is_value = rest.starts_with('=') && !rest.starts_with("==");
    let is_colon = rest.starts_with(": ") || rest == ":";
    (is_name && (is_value || is_colon)).then_some(Likeness::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_headers_and_keys_look_like_them() {
        let is = |text: &str, wanted: Likeness| likeness(text) == Some(wanted);
        for text in ["[profile b]", "[profile 'a b'] # x", "[x]"] {
            assert!(is(text, Likeness::Header), "{text}");
        }
        for text in ["region = x", "region=", "Region : x", "s3.a-b_c =x"] {
            assert!(is(text, Likeness::Key), "{text}");
        }
        let plain = [
            "",
            "[",
            "[]",
            "word",
            "two words = x",
            "--name=value",
            "https://x.example/?a=b",
            "sso:account:access",
            "YWJjZA==",
            "\"a\": 1",
            "= x",
        ];
        for text in plain {
            assert!(likeness(text).is_none(), "{text}");
        }
    }
}
