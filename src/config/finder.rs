//! Owns the search for everything that the AWS CLI would reject or misread.

use std::borrow::Cow;
use std::collections::HashMap;

use strsim::osa_distance;

use super::document::{Document, Encoding};
use super::files::Files;
use super::indented::{Likeness, indented};
use super::index::Named;
use super::keys;
use super::line::{Line, Scanner, split_entry};
use super::name::{SectionKind, name};
use super::place::Place;
use super::problem::{Problem, ProblemKind};
use super::scan::Chunk;
use super::shown::shown;
use super::value::{Entry, Value, entries};

/// Returns all problems of both files.
pub(super) fn of_files(files: &Files) -> Vec<Problem> {
    let mut problems = of_document(files, &files.config, true);
    problems.extend(of_document(files, &files.credentials, false));
    problems
}

/// Returns the problems of all sections with a name.
pub(super) fn of_section(files: &Files, named: &Named) -> Vec<Problem> {
    let mut finder = Finder::new(files, &files.config, true);
    named
        .config
        .iter()
        .filter_map(|place| files.config.sections().get(place))
        .for_each(|chunk| finder.section(chunk));
    let mut problems = finder.problems;
    let mut finder = Finder::new(files, &files.credentials, false);
    let places = named.credentials.iter();
    places
        .filter_map(|place| files.credentials.sections().get(place))
        .for_each(|chunk| finder.section(chunk));
    problems.extend(finder.problems);
    problems
}

fn of_document(files: &Files, document: &Document, is_config: bool) -> Vec<Problem> {
    let mut finder = Finder::new(files, document, is_config);
    finder.top();
    document
        .sections()
        .iter()
        .for_each(|chunk| finder.section(chunk));
    finder.problems
}

/// A search through one document.
struct Finder<'a> {
    files: &'a Files,
    document: &'a Document,
    is_config: bool,
    /// The line of the first occurrence of each header.
    headers: HashMap<&'a str, usize>,
    /// The keys of `[DEFAULT]`, which may occur more than once in a file.
    inherited: HashMap<Cow<'a, str>, Value<'a>>,
    problems: Vec<Problem>,
}

impl<'a> Finder<'a> {
    fn new(files: &'a Files, document: &'a Document, is_config: bool) -> Finder<'a> {
        let (headers, inherited, problems) = (HashMap::new(), HashMap::new(), Vec::new());
        Finder {
            files,
            document,
            is_config,
            headers,
            inherited,
            problems,
        }
    }

    fn add(&mut self, fault: ProblemKind, line: usize, chunk: Option<&Chunk>, key: Option<&str>) {
        let place = Place {
            file: self.document.path().to_owned(),
            line,
        };
        let section = chunk.map(|chunk| self.title(chunk));
        self.problems.push(Problem {
            place,
            section,
            key: key.map(shown),
            fault,
        });
    }

    fn title(&self, chunk: &Chunk) -> String {
        format!("[{}]", shown(self.document.header(chunk)))
    }

    /// Finds the problems outside of sections.
    fn top(&mut self) {
        match self.document.encoding() {
            Encoding::Plain => {}
            Encoding::ByteOrderMark => self.add(ProblemKind::ByteOrderMark, 1, None, None),
            Encoding::Utf16 => self.add(ProblemKind::Utf16, 1, None, None),
        }
        let mut scanner = Scanner::new();
        let mut stray = None;
        for line in self.document.preamble().lines() {
            let is_stray = match scanner.read(line.text) {
                Line::Header(_) => break,
                Line::Stray => true,
                _ => false,
            };
            if line.damaged {
                self.not_utf8(line.number, None);
            } else if is_stray && is_unclosed(line.text) {
                self.add(ProblemKind::UnclosedHeader, line.number, None, None);
            } else if is_stray {
                stray = stray.or(Some(line.number));
            }
        }
        if let Some(line) = stray {
            self.add(ProblemKind::TextBeforeSection, line, None, None);
            self.problems.sort_by_key(Problem::line);
        }
    }

    fn section(&mut self, chunk: &'a Chunk) {
        let before = self.problems.len();
        self.header(chunk);
        self.lines(chunk);
        self.keys(chunk);
        if let Some(found) = self.problems.get_mut(before..) {
            found.sort_by_key(Problem::line);
        }
    }

    fn header(&mut self, chunk: &'a Chunk) {
        let header = self.document.header(chunk);
        match chunk.kind {
            SectionKind::Damaged => {
                return self.add(ProblemKind::NotUtf8, chunk.line, Some(chunk), None);
            }
            SectionKind::Inherited => return,
            _ => {}
        }
        if header.contains('\0') {
            self.add(ProblemKind::Nul, chunk.line, Some(chunk), None);
        }
        let first = *self.headers.entry(header).or_insert(chunk.line);
        if first != chunk.line {
            self.add(
                ProblemKind::DuplicateSection { first },
                chunk.line,
                Some(chunk),
                None,
            );
        }
        let fault = match self.is_config {
            true => self.misread(chunk),
            false => (header.contains([' ', '\t']) && chunk.kind != SectionKind::Other)
                .then_some(ProblemKind::KeywordInCredentials),
        };
        if let Some(fault) = fault {
            self.add(fault, chunk.line, Some(chunk), None);
        }
    }

    /// Returns the problem if the AWS CLI does not see a section of the config file as it is meant.
    fn misread(&self, chunk: &Chunk) -> Option<ProblemKind> {
        let header = self.document.header(chunk);
        let index = match chunk.kind {
            SectionKind::Profile => self.files.profile_index(),
            SectionKind::Session => self.files.session_index(),
            SectionKind::Services => self.files.services_index(),
            _ => return self.unknown(chunk),
        };
        let Some(named) = name(header).and_then(|name| index.get(&name)) else {
            return Some(match apart(header) {
                Some(meant) => ProblemKind::Glued { meant },
                None => ProblemKind::BadName,
            });
        };
        let winner = named.config.winner(self.document)?;
        if self.document.header(winner) == header {
            return None;
        }
        Some(ProblemKind::Replaced {
            by: self.title(winner),
            line: winner.line,
        })
    }

    /// Returns the problem if a section that the AWS CLI ignores seems to be meant for it.
    fn unknown(&self, chunk: &Chunk) -> Option<ProblemKind> {
        let header = self.document.header(chunk).trim().to_lowercase();
        // `sso_session` and `sso session` are meant as `sso-session`.
        let letters = header.replace(['-', '_', ' '], "");
        let has = |word: &&str| letters.starts_with(word);
        let keywords = ["profile", "ssosession", "services"];
        // Only a header of two words has a keyword.
        let word = header
            .split_once(' ')
            .map(|(word, _)| word.replace(['-', '_'], ""));
        let is_near = |keyword: &&str| {
            let distance = |word: &String| osa_distance(word, keyword);
            word.as_ref().is_some_and(|word| distance(word) <= 2)
        };
        let is_meant = keywords
            .iter()
            .any(|keyword| has(keyword) || is_near(keyword));
        if header == "default" || is_meant {
            return Some(ProblemKind::BadKeyword);
        }
        let known = [
            keys::SSO_SESSION,
            keys::SSO_START_URL,
            keys::SSO_ACCOUNT_ID,
            keys::ROLE_ARN,
            keys::SOURCE_PROFILE,
        ];
        let mut found = entries(self.document, chunk);
        found
            .any(|entry| known.iter().any(|key| entry.is(key)))
            .then_some(ProblemKind::UnknownSection)
    }

    fn lines(&mut self, chunk: &'a Chunk) {
        let mut scanner = Scanner::in_section();
        for line in self.document.body(chunk).lines() {
            let entry = match scanner.read(line.text) {
                Line::Entry(text) => Some(split_entry(text)),
                _ => None,
            };
            if line.damaged {
                self.not_utf8(line.number, Some(chunk));
                continue;
            }
            if line.text.contains('\0') {
                self.add(ProblemKind::Nul, line.number, Some(chunk), None);
            }
            // Do not show the text of the line: it may be a secret that lost its key.
            match entry {
                Some(None) => {
                    let kind = match is_unclosed(line.text) {
                        true => ProblemKind::UnclosedHeader,
                        false => ProblemKind::NoDelimiter,
                    };
                    self.add(kind, line.number, Some(chunk), None);
                }
                Some(Some(("", _))) => {
                    self.add(ProblemKind::EmptyKey, line.number, Some(chunk), None)
                }
                _ => {}
            }
        }
    }

    fn keys(&mut self, chunk: &'a Chunk) {
        let mut seen: HashMap<Cow<'a, str>, Value<'a>> = HashMap::new();
        if chunk.kind == SectionKind::Inherited {
            seen = std::mem::take(&mut self.inherited);
        }
        // What is below an indented header belongs to another section in the tools that see it.
        let mut is_below = false;
        for entry in entries(self.document, chunk).filter(|entry| !entry.damaged) {
            let line = entry.value.origin().line;
            if let Some(first) = seen.insert(entry.name(), entry.value) {
                let differs = !is_below && !first.is_same(&entry.value);
                let first = first.origin().line;
                self.add(
                    ProblemKind::DuplicateKey { first, differs },
                    line,
                    Some(chunk),
                    Some(&entry.name()),
                );
            }
            let headers = self.indented(chunk, &entry);
            is_below |= !headers.is_empty();
            let pairless = |(text, line): &(&str, usize)| {
                !text.contains('=') && headers.binary_search(line).is_err()
            };
            for (_, line) in entry.value.nested_lines().filter(pairless) {
                self.add(
                    ProblemKind::NestedNoDelimiter,
                    line,
                    Some(chunk),
                    Some(&entry.name()),
                );
            }
        }
        if chunk.kind == SectionKind::Inherited {
            self.inherited = seen;
        }
    }

    /// Finds what continues a value only by mistake, and returns the lines of headers among it.
    fn indented(&mut self, chunk: &'a Chunk, entry: &Entry<'a>) -> Vec<usize> {
        let mut headers = Vec::new();
        let is_nested = entry.value.is_nested();
        for line in indented(entry) {
            let fault = match line.likeness {
                Likeness::Header => {
                    headers.push(line.line);
                    let in_block = is_nested && !line.text.contains('=');
                    ProblemKind::IndentedHeader { in_block }
                }
                // The keys below a header are part of its problem.
                Likeness::Key if !headers.is_empty() => continue,
                Likeness::Key => ProblemKind::IndentedKey,
            };
            self.add(fault, line.line, Some(chunk), Some(&entry.name()));
        }
        headers
    }

    fn not_utf8(&mut self, line: usize, chunk: Option<&Chunk>) {
        // A UTF-16 file is reported once, not for each line.
        if self.document.encoding() != Encoding::Utf16 {
            self.add(ProblemKind::NotUtf8, line, chunk, None);
        }
    }
}

/// Returns a header with a space between the keyword and the name, if only that is missing.
fn apart(header: &str) -> Option<String> {
    let keywords = ["profile", "sso-session", "services"];
    let behind = |keyword: &'static str| Some((keyword, header.strip_prefix(keyword)?));
    let (keyword, rest) = keywords.into_iter().find_map(behind)?;
    let meant = rest.trim_start_matches(['-', '_', '.', ':', '/']);
    let is_name =
        !meant.is_empty() && !meant.contains(|c: char| c.is_whitespace() || "'\"".contains(c));
    is_name.then(|| format!("[{keyword} {}]", shown(meant)))
}

/// Returns whether a line is written like a header, but has only one bracket.
fn is_unclosed(line: &str) -> bool {
    let line = line.trim();
    let is_open = line.starts_with('[') && !line.contains(']');
    is_open || (line.ends_with(']') && !line.contains('['))
}

#[cfg(test)]
mod tests;
