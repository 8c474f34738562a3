//! Looks for everything that the AWS CLI would refuse or misread.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::{Chunk, Document, Encoding};
use super::index::Named;
use super::line::{Line, Scanner, split_entry};
use super::name::{Kind, name};
use super::{Config, Place, Problem, shown};

/// Every problem of both files.
pub(super) fn of_config(config: &Config) -> Vec<Problem> {
    let mut problems = of_document(config, &config.config, true);
    problems.extend(of_document(config, &config.credentials, false));
    problems
}

/// The problems of all sections that have one name.
pub(super) fn of_section(config: &Config, named: &Named) -> Vec<Problem> {
    let mut finder = Finder::new(config, &config.config, true);
    named
        .config
        .iter()
        .filter_map(|place| config.config.sections().get(place))
        .for_each(|chunk| finder.section(chunk));
    let mut problems = finder.problems;
    let mut finder = Finder::new(config, &config.credentials, false);
    let places = named.credentials.iter();
    places
        .filter_map(|place| config.credentials.sections().get(place))
        .for_each(|chunk| finder.section(chunk));
    problems.extend(finder.problems);
    problems
}

fn of_document(config: &Config, document: &Document, is_config: bool) -> Vec<Problem> {
    let mut finder = Finder::new(config, document, is_config);
    finder.top();
    document
        .sections()
        .iter()
        .for_each(|chunk| finder.section(chunk));
    finder.problems
}

/// Looks through one document.
struct Finder<'a> {
    config: &'a Config,
    document: &'a Document,
    is_config: bool,
    /// Where each header stands first.
    headers: HashMap<&'a str, usize>,
    /// The keys of `[DEFAULT]`, which may stand in the file more than once.
    inherited: HashMap<Cow<'a, str>, usize>,
    problems: Vec<Problem>,
}

impl<'a> Finder<'a> {
    fn new(config: &'a Config, document: &'a Document, is_config: bool) -> Finder<'a> {
        let (headers, inherited, problems) = (HashMap::new(), HashMap::new(), Vec::new());
        Finder {
            config,
            document,
            is_config,
            headers,
            inherited,
            problems,
        }
    }

    fn add(
        &mut self,
        id: &'static str,
        line: usize,
        chunk: Option<&Chunk>,
        key: Option<&str>,
        message: String,
    ) {
        let fatal = !PASSED_OVER.contains(&id);
        let place = Place {
            file: self.document.path().to_owned(),
            line,
        };
        let section = chunk.map(|chunk| self.title(chunk));
        self.problems.push(Problem {
            id,
            place,
            section,
            key: key.map(shown),
            message,
            fatal,
        });
    }

    fn title(&self, chunk: &Chunk) -> String {
        format!("[{}]", shown(self.document.header(chunk)))
    }

    /// What belongs to no section.
    fn top(&mut self) {
        match self.document.encoding() {
            Encoding::Plain => {}
            Encoding::ByteOrderMark => self.add(
                "byte-order-mark",
                1,
                None,
                None,
                "the file begins with a byte-order mark, which the AWS CLI refuses; save it as UTF-8 without one".into(),
            ),
            Encoding::Utf16 => self.add(
                "utf-16",
                1,
                None,
                None,
                "the file is UTF-16, of which nothing can be read; save it as UTF-8".into(),
            ),
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
            } else if is_stray {
                stray = stray.or(Some(line.number));
            }
        }
        if let Some(line) = stray {
            let message = "text stands before the first section; put a header such as `[default]` above it, or delete it";
            self.add("text-before-section", line, None, None, message.into());
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
        if chunk.kind == Kind::Damaged {
            let message = "the section's name is not UTF-8, so that the section is left out; save the file as UTF-8";
            return self.add("not-utf-8", chunk.line, Some(chunk), None, message.into());
        }
        if chunk.kind == Kind::Inherited {
            return;
        }
        if header.contains('\0') {
            self.nul(chunk.line, chunk);
        }
        let first = *self.headers.entry(header).or_insert(chunk.line);
        if first != chunk.line {
            let title = self.title(chunk);
            let message =
                format!("{title} is given twice, first in line {first}; move its keys there");
            self.add("duplicate-section", chunk.line, Some(chunk), None, message);
        }
        if !self.is_config {
            if header.contains([' ', '\t'])
                && matches!(chunk.kind, Kind::Profile | Kind::Session | Kind::Services)
            {
                let title = self.title(chunk);
                let message = format!(
                    "{title} in the credentials file is the profile `{}`; \
                     leave the first word out, or move it to the config file",
                    shown(header)
                );
                self.add(
                    "keyword-in-credentials",
                    chunk.line,
                    Some(chunk),
                    None,
                    message,
                );
            }
            return;
        }
        let index = match chunk.kind {
            Kind::Profile => self.config.profile_index(),
            Kind::Session => self.config.session_index(),
            Kind::Services => self.config.services_index(),
            _ => return self.unknown(chunk),
        };
        let Some(named) = name(header).and_then(|name| index.get(&name)) else {
            let title = self.title(chunk);
            let message = format!(
                "the AWS CLI ignores {title}, because a keyword and one name are expected; \
                 write a name without blanks and quotes"
            );
            return self.add("bad-section-name", chunk.line, Some(chunk), None, message);
        };
        let winner = named
            .config
            .winner(self.document)
            .filter(|winner| *winner != header);
        let sections = self.document.sections();
        let mut places = named.config.iter().filter_map(|place| sections.get(place));
        if let Some(other) =
            winner.and_then(|winner| places.find(|c| self.document.header(c) == winner))
        {
            let message = format!(
                "{} is replaced by {} in line {}; move its keys there and delete it",
                self.title(chunk),
                self.title(other),
                other.line
            );
            self.add("replaced-section", chunk.line, Some(chunk), None, message);
        }
    }

    /// A section that the AWS CLI has no use for, where somebody seems to expect one.
    fn unknown(&mut self, chunk: &Chunk) {
        let header = self.document.header(chunk).trim().to_lowercase();
        if header == "default"
            || ["profile", "sso-session", "services"]
                .iter()
                .any(|word| header.starts_with(word))
        {
            let title = self.title(chunk);
            let message = format!(
                "the AWS CLI ignores {title}, because the keyword must be in lower case and directly behind the `[`; \
                 correct the header"
            );
            return self.add("bad-section-name", chunk.line, Some(chunk), None, message);
        }
        let of_profiles = [
            "sso_session",
            "sso_start_url",
            "sso_account_id",
            "role_arn",
            "source_profile",
        ];
        if self
            .document
            .entries(chunk)
            .any(|entry| of_profiles.iter().any(|key| entry.is(key)))
        {
            let (name, title) = (shown(self.document.header(chunk)), self.title(chunk));
            let message =
                format!("the AWS CLI takes {title} for no profile; write `[profile {name}]`");
            self.add("unknown-section", chunk.line, Some(chunk), None, message);
        }
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
                self.nul(line.number, chunk);
            }
            // The text of the line is not shown: it may be a secret that lost its key.
            match entry {
                Some(None) => {
                    let message = format!(
                        "a line in {} has no `=`; write `key = value`, begin it with `#`, \
                         or indent it to continue the value above",
                        self.title(chunk)
                    );
                    self.add("no-delimiter", line.number, Some(chunk), None, message);
                }
                Some(Some(("", _))) => {
                    let message = format!(
                        "a line in {} has no key before its delimiter; write `key = value`",
                        self.title(chunk)
                    );
                    self.add("empty-key", line.number, Some(chunk), None, message);
                }
                _ => {}
            }
        }
    }

    fn keys(&mut self, chunk: &'a Chunk) {
        let mut seen: HashMap<Cow<'a, str>, usize> = HashMap::new();
        if chunk.kind == Kind::Inherited {
            seen = std::mem::take(&mut self.inherited);
        }
        for entry in self.document.entries(chunk).filter(|entry| !entry.damaged) {
            let line = entry.value.origin().line;
            if let Some(first) = seen.insert(entry.name(), line) {
                let key = entry.name();
                let message = format!(
                    "key `{}` is given twice in {}, before in line {first}; delete one",
                    shown(&key),
                    self.title(chunk)
                );
                self.add("duplicate-key", line, Some(chunk), Some(&key), message);
            }
            let pairless = |(text, _): &(&str, usize)| !text.contains('=');
            for (_, line) in entry.value.nested_lines().filter(pairless) {
                let key = entry.name();
                let message = format!(
                    "a line of the block below `{}` in {} has no `=`; \
                     put a value of several lines behind the key, and `key = value` into a block",
                    shown(&key),
                    self.title(chunk)
                );
                self.add(
                    "nested-no-delimiter",
                    line,
                    Some(chunk),
                    Some(&key),
                    message,
                );
            }
        }
        if chunk.kind == Kind::Inherited {
            self.inherited = seen;
        }
    }

    fn not_utf8(&mut self, line: usize, chunk: Option<&Chunk>) {
        // A UTF-16 file is said to be one, once.
        if self.document.encoding() != Encoding::Utf16 {
            let message = "the line is not UTF-8, so that it and the value it is part of are left out; save the file as UTF-8";
            self.add("not-utf-8", line, chunk, None, message.into());
        }
    }

    fn nul(&mut self, line: usize, chunk: &Chunk) {
        self.add(
            "nul-character",
            line,
            Some(chunk),
            None,
            "the line holds a NUL character; delete it".into(),
        );
    }
}

/// The problems with which the AWS CLI goes on.
const PASSED_OVER: [&str; 5] = [
    "bad-section-name",
    "keyword-in-credentials",
    "nul-character",
    "replaced-section",
    "unknown-section",
];
