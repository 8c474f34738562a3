//! Matches names against the patterns `*`, `?` and `[...]`, ignoring case.
//!
//! The `glob` crate does not fit: it ignores case only for ASCII, rejects `**` inside a name and an
//! unclosed `[`, and does not support `[^...]`. Account names are free text, so case folding must
//! cover all of Unicode and every pattern must be valid.

use std::convert::Infallible;
use std::str::FromStr;

/// A pattern that is matched against a whole name, ignoring case.
///
/// `*` matches any number of characters, `?` matches one character, `[a-z]` matches one character
/// of the set, and `[!a-z]` or `[^a-z]` matches one character outside the set. An unclosed `[`
/// matches itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Letter(char),
    /// A set of characters: whether it is negated, and its inclusive ranges.
    Class(bool, Vec<(char, char)>),
}

impl Glob {
    /// Parses a pattern; every text is a valid pattern.
    #[must_use]
    pub fn new(pattern: &str) -> Glob {
        let characters: Vec<char> = folded(pattern);
        let mut parts = Vec::new();
        let mut rest = characters.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            parts.push(match first {
                '*' => Part::Any,
                '?' => Part::One,
                '[' => match class(after) {
                    Some((class, after)) => {
                        rest = after;
                        class
                    }
                    None => Part::Letter('['),
                },
                letter => Part::Letter(*letter),
            });
        }
        Glob(parts)
    }

    /// Returns whether the pattern matches the whole name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let name = folded(name);
        let (mut part, mut at) = (0, 0);
        // The last `*` seen in the pattern, and the position in the name up to which it matches.
        let mut last: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(part), name.get(at)) {
                (Some(Part::Any), _) => {
                    last = Some((part, at));
                    part += 1;
                    continue;
                }
                (Some(pattern), Some(letter)) if pattern.matches(*letter) => {
                    part += 1;
                    at += 1;
                    continue;
                }
                (None, None) => return true,
                _ => {}
            }
            match last.as_mut() {
                Some((star, reach)) if *reach < name.len() => {
                    *reach += 1;
                    (part, at) = (*star + 1, *reach);
                }
                _ => return false,
            }
        }
    }
}

impl FromStr for Glob {
    type Err = Infallible;

    fn from_str(pattern: &str) -> Result<Glob, Infallible> {
        Ok(Glob::new(pattern))
    }
}

impl Part {
    fn matches(&self, letter: char) -> bool {
        match self {
            Part::Any | Part::One => true,
            Part::Letter(own) => *own == letter,
            Part::Class(inverse, ranges) => {
                let within = |(low, high): &(char, char)| (*low..=*high).contains(&letter);
                ranges.iter().any(within) != *inverse
            }
        }
    }
}

/// Parses the rest of a class after its `[`, and returns the class and what follows its `]`.
///
/// A `]` right at the start is a member of the class. Returns `None` if the class is not closed.
fn class(pattern: &[char]) -> Option<(Part, &[char])> {
    let (inverse, pattern) = match pattern.split_first() {
        Some(('!' | '^', after)) => (true, after),
        _ => (false, pattern),
    };
    let end = 1 + pattern.iter().skip(1).position(|c| *c == ']')?;
    let (mut members, after) = (pattern.get(..end)?, pattern.get(end + 1..)?);
    let mut ranges = Vec::new();
    while let Some((low, rest)) = members.split_first() {
        if let ['-', high, rest @ ..] = rest {
            ranges.push((*low, *high));
            members = rest;
        } else {
            ranges.push((*low, *low));
            members = rest;
        }
    }
    Some((Part::Class(inverse, ranges), after))
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Glob;
    use proptest::prelude::*;

    #[test]
    fn names_match_or_not() {
        for (pattern, name, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "any thing/at all", true),
            ("prod", "Prod", true),
            ("PROD", "prod", true),
            ("prod", "production", false),
            ("prod*", "Production EU", true),
            ("*prod", "non-prod", true),
            ("*prod", "prod-1", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("a*a", "a", false),
            ("12341234????", "123412341234", true),
            ("?", "", false),
            ("?", "世", true),
            ("*Zürich*", "konto ZÜRICH 1", true),
            ("team-[a-c]", "team-b", true),
            ("team-[A-C]", "team-b", true),
            ("team-[a-c]", "team-d", false),
            ("team-[!a-c]", "team-d", true),
            ("team-[^a-c]", "team-a", false),
            ("[]x]", "]", true),
            ("[a-]", "-", true),
            ("[a", "[a", true),
            ("[", "[", true),
            ("[]", "[]", true),
            ("a]", "a]", true),
        ] {
            assert_eq!(
                Glob::new(pattern).matches(name),
                expected,
                "{pattern} {name}"
            );
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(100) + "b";
        assert!(!Glob::new(&pattern).matches(&"a".repeat(2000)));
    }

    proptest! {
        #[test]
        fn a_plain_name_matches_itself_and_every_cut_with_stars(name in "[^*?\\[\\]]{0,20}", from in 0..20usize, length in 0..20usize) {
            prop_assert!(Glob::new(&name).matches(&name));
            prop_assert!(Glob::new(&"?".repeat(super::folded(&name).len())).matches(&name));
            let part: String = name.chars().skip(from).take(length).collect();
            let (within, before) = (format!("*{part}*"), format!("{name}*"));
            prop_assert!(Glob::new(&within).matches(&name));
            let longer = format!("{name}x");
            prop_assert!(!Glob::new(&name).matches(&longer));
            prop_assert!(Glob::new(&before).matches(&longer));
        }

        #[test]
        fn no_pattern_fails(pattern in any::<String>(), name in any::<String>()) {
            let _ = Glob::new(&pattern).matches(&name);
        }

        /// Compares the matcher with a naive recursive definition that tries every possibility.
        #[test]
        fn it_agrees_with_the_definition(pattern in "[ab*?]{0,8}", name in "[ab]{0,8}") {
            fn defined(pattern: &[u8], name: &[u8]) -> bool {
                match (pattern, name) {
                    ([], []) => true,
                    ([b'*', rest @ ..], _) => (0..=name.len()).any(|skip| defined(rest, &name[skip..])),
                    ([b'?', pattern @ ..], [_, name @ ..]) => defined(pattern, name),
                    ([a, pattern @ ..], [b, name @ ..]) => a == b && defined(pattern, name),
                    _ => false,
                }
            }
            prop_assert_eq!(Glob::new(&pattern).matches(&name), defined(pattern.as_bytes(), name.as_bytes()));
        }
    }
}
