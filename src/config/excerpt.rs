//! Owns the part of a large config that a few lookups need, without the profiles of other names.

use std::ops::Range;

use super::name::SectionKind;
use super::scan::{is_plain_start, last_bracket};

/// Which of the two files an excerpt is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The config file.
    Config,
    /// The credentials file, where every section is a profile.
    Credentials,
}

/// The part of a file that lookups of a few profiles need; the file is passed through in blocks.
///
/// A shell prompt that waits for one profile of ten thousand need not wait for the memory of all.
/// Only whole sections are left out, and only those in which each line means the same whatever
/// precedes it, so that the rest is read as in the whole file. Line numbers are not the same.
pub struct Excerpt<'a> {
    part: Part,
    profiles: &'a [&'a str],
    /// The bytes from the start of the current section.
    pending: Vec<u8>,
    /// The start of the first line that was not yet read.
    line: usize,
    is_left_out: bool,
    /// Whether a carriage return was found, which may end a line, too.
    has_returns: bool,
    kept: Vec<u8>,
}

impl<'a> Excerpt<'a> {
    /// Starts an excerpt with these profiles and everything that is not a profile.
    #[must_use]
    pub fn new(part: Part, profiles: &'a [&'a str]) -> Excerpt<'a> {
        Excerpt {
            part,
            profiles,
            pending: Vec::new(),
            line: 0,
            is_left_out: false,
            has_returns: false,
            kept: Vec::new(),
        }
    }

    /// Adds the next bytes of the file.
    pub fn push(&mut self, block: &[u8]) {
        self.has_returns |= memchr::memchr(b'\r', block).is_some();
        self.pending.extend_from_slice(block);
        let pending = std::mem::take(&mut self.pending);
        let (mut section, first) = (0, self.line);
        let mut line = first;
        for end in memchr::memchr_iter(b'\n', &pending[first..]) {
            let end = first + end;
            // Nearly all lines are plain, so this must be fast.
            if self.has_returns || !is_plain_start(pending[line]) {
                section = self.read(&pending, section, line..end);
            }
            line = end + 1;
        }
        self.pending = pending;
        self.pending.drain(..section);
        self.line = line - section;
    }

    /// Returns the excerpt, after the last block.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let pending = std::mem::take(&mut self.pending);
        let mut section = 0;
        if self.line < pending.len() {
            section = self.read(&pending, section, self.line..pending.len());
        }
        self.close(&pending[section..]);
        self.kept
    }

    /// Reads a line without its line feed, and returns where its section starts.
    fn read(&mut self, pending: &[u8], section: usize, line: Range<usize>) -> usize {
        let start = line.start;
        let text = &pending[line];
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let is_one = !self.has_returns || memchr::memchr(b'\r', text).is_none();
        let bracket = match text.first() {
            Some(b'[') if is_one => last_bracket(text).filter(|at| *at > 1),
            _ => None,
        };
        match bracket {
            Some(bracket) => {
                self.close(&pending[section..start]);
                self.is_left_out = !self.is_needed(&text[1..bracket]);
                start
            }
            None => {
                let is_plain = text.first().is_none_or(|first| is_plain_start(*first));
                self.is_left_out &= is_one && is_plain;
                section
            }
        }
    }

    fn close(&mut self, section: &[u8]) {
        if !self.is_left_out {
            self.kept.extend_from_slice(section);
        }
    }

    /// Returns whether a section with this header is needed.
    fn is_needed(&self, header: &[u8]) -> bool {
        let Ok(header) = std::str::from_utf8(header) else {
            return true;
        };
        match (self.part, SectionKind::of(header)) {
            (_, SectionKind::Inherited) => true,
            (Part::Credentials, _) => self.profiles.contains(&header),
            (Part::Config, SectionKind::Profile) => {
                self.profiles.iter().any(|name| may_have_name(header, name))
            }
            (Part::Config, _) => true,
        }
    }
}

/// Returns whether a header of the config file can have a name.
///
/// This is faster than to parse the header, and leaves out nearly all others.
fn may_have_name(header: &str, name: &str) -> bool {
    header.ends_with(name)
        || header.ends_with(char::is_whitespace)
        || memchr::memchr3(b'\'', b'"', b'\\', header.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing::LINES;
    use crate::config::{Config, Document};
    use proptest::prelude::*;

    fn excerpt(part: Part, text: &[u8], profiles: &[&str], block: usize) -> Vec<u8> {
        let mut excerpt = Excerpt::new(part, profiles);
        text.chunks(block).for_each(|block| excerpt.push(block));
        excerpt.finish()
    }

    #[test]
    fn other_profiles_are_left_out() {
        let text = "# mine\n[DEFAULT]\na = b\n[profile a]\nk = v\n\n[profile b]\nk = w\n\
                    [sso-session s]\nk = x\n[profile 'a']\n[default]\nlast = 1";
        let expected = "# mine\n[DEFAULT]\na = b\n[profile a]\nk = v\n\n[sso-session s]\nk = x\n\
                        [profile 'a']\n";
        for block in [1, 7, 1000] {
            let found = excerpt(Part::Config, text.as_bytes(), &["a"], block);
            assert_eq!(String::from_utf8_lossy(&found), expected, "{block}");
        }
        let text = "[a]\nk = v\n[b]\nk = w\n[profile a]\n[DEFAULT]\n";
        let found = excerpt(Part::Credentials, text.as_bytes(), &["a"], 8);
        assert_eq!(String::from_utf8_lossy(&found), "[a]\nk = v\n[DEFAULT]\n");
    }

    #[test]
    fn a_section_with_an_unusual_line_is_kept() {
        for line in [
            " [profile a]",
            "\tk = v",
            "_k = v",
            "[",
            "k = v\rj = w",
            "\u{a0}",
            "= v",
        ] {
            let text = format!("[profile b]\nk = v\n{line}\n[profile c]\n");
            let found = excerpt(Part::Config, text.as_bytes(), &["a"], 9);
            let expected = format!("[profile b]\nk = v\n{line}\n");
            assert_eq!(String::from_utf8_lossy(&found), expected);
        }
    }

    /// Returns everything that is read in the profile `a` and the session `s`.
    fn reading(bytes: Vec<u8>) -> Vec<Vec<(String, String)>> {
        let credentials = Document::parse("credentials", Vec::new());
        let config = Config::new(Document::parse("config", bytes), credentials);
        let sections = [config.profile("a"), config.session("s")];
        let keys = |section: crate::config::Section<'_>| {
            let keys = section.keys();
            keys.map(|(key, value)| (key, value.text().into_owned()))
                .collect()
        };
        sections
            .into_iter()
            .map(|section| section.map_or(Vec::new(), keys))
            .collect()
    }

    proptest! {
        #[test]
        fn an_excerpt_is_read_as_the_whole_file(
            lines in proptest::collection::vec(proptest::sample::select(LINES), 0..20),
            block in 1_usize..40,
        ) {
            let text = lines.concat().into_bytes();
            let part = excerpt(Part::Config, &text, &["a"], block);
            prop_assert_eq!(reading(part), reading(text));
        }
    }
}
