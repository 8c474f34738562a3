//! Owns what the AWS CLI would reject or misread in a config file, and the messages for it.

use std::borrow::Cow;
use std::fmt;

use super::place::Place;

/// A part of a config file that the AWS CLI would reject or misread.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`. The message never contains a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) place: Place,
    pub(super) section: Option<String>,
    pub(super) key: Option<String>,
    pub(super) fault: ProblemKind,
}

/// The kind of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProblemKind {
    ByteOrderMark,
    Utf16,
    NotUtf8,
    TextBeforeSection,
    NoDelimiter,
    UnclosedHeader,
    EmptyKey,
    DuplicateKey {
        first: usize,
        /// Whether the values differ.
        differs: bool,
    },
    DuplicateSection {
        first: usize,
    },
    NestedNoDelimiter,
    /// A header in the value of a key; the AWS CLI rejects it in a block.
    IndentedHeader {
        in_block: bool,
    },
    IndentedKey,
    BadName,
    BadKeyword,
    /// A keyword and a name without a space between.
    Glued {
        /// The header that is meant.
        meant: String,
    },
    UnknownSection,
    Replaced {
        by: String,
        line: usize,
    },
    KeywordInCredentials,
    Nul,
}

impl Problem {
    /// Returns a short, stable name such as `duplicate-key`, for programs that read findings.
    pub fn id(&self) -> &'static str {
        match self.fault {
            ProblemKind::ByteOrderMark => "byte-order-mark",
            ProblemKind::Utf16 => "utf-16",
            ProblemKind::NotUtf8 => "not-utf-8",
            ProblemKind::TextBeforeSection => "text-before-section",
            ProblemKind::NoDelimiter => "no-delimiter",
            ProblemKind::UnclosedHeader => "unclosed-header",
            ProblemKind::EmptyKey => "empty-key",
            ProblemKind::DuplicateKey { .. } => "duplicate-key",
            ProblemKind::DuplicateSection { .. } => "duplicate-section",
            ProblemKind::NestedNoDelimiter => "nested-no-delimiter",
            ProblemKind::IndentedHeader { .. } => "indented-header",
            ProblemKind::IndentedKey => "indented-key",
            ProblemKind::BadName | ProblemKind::BadKeyword | ProblemKind::Glued { .. } => {
                "bad-section-name"
            }
            ProblemKind::UnknownSection => "unknown-section",
            ProblemKind::Replaced { .. } => "replaced-section",
            ProblemKind::KeywordInCredentials => "keyword-in-credentials",
            ProblemKind::Nul => "nul-character",
        }
    }

    /// Returns whether the AWS CLI rejects the whole file because of the problem.
    ///
    /// If it does, every AWS CLI command fails; otherwise the AWS CLI ignores the problem.
    pub fn stops_aws_cli(&self) -> bool {
        match self.fault {
            ProblemKind::ByteOrderMark
            | ProblemKind::Utf16
            | ProblemKind::NotUtf8
            | ProblemKind::TextBeforeSection
            | ProblemKind::NoDelimiter
            | ProblemKind::UnclosedHeader
            | ProblemKind::EmptyKey
            | ProblemKind::DuplicateKey { .. }
            | ProblemKind::DuplicateSection { .. }
            | ProblemKind::NestedNoDelimiter
            | ProblemKind::IndentedHeader { in_block: true } => true,
            ProblemKind::IndentedHeader { in_block: false }
            | ProblemKind::IndentedKey
            | ProblemKind::BadName
            | ProblemKind::BadKeyword
            | ProblemKind::Glued { .. }
            | ProblemKind::UnknownSection
            | ProblemKind::Replaced { .. }
            | ProblemKind::KeywordInCredentials
            | ProblemKind::Nul => false,
        }
    }

    /// Returns the file and the line of the problem.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the line of the problem, from 1.
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// Returns what is wrong, without the place.
    pub fn message(&self) -> String {
        let section = self.section.as_deref().unwrap_or("the file");
        let key = self.key.as_deref().unwrap_or_default();
        match &self.fault {
            ProblemKind::ByteOrderMark => {
                "the file starts with a byte-order mark, which the AWS CLI rejects".to_owned()
            }
            ProblemKind::Utf16 => "the file is UTF-16, which cannot be read".to_owned(),
            ProblemKind::NotUtf8 => {
                "the line is not UTF-8, so the key or section that it belongs to is ignored"
                    .to_owned()
            }
            ProblemKind::TextBeforeSection => "there is text before the first section".to_owned(),
            ProblemKind::NoDelimiter => format!("a line in {section} has no `=`"),
            ProblemKind::UnclosedHeader => {
                format!("a line in {section} looks like a header, but has only one bracket")
            }
            ProblemKind::EmptyKey => format!("a line in {section} has no key before its delimiter"),
            ProblemKind::DuplicateKey { first, .. } => {
                format!("duplicate key `{key}` in {section}, first in line {first}")
            }
            ProblemKind::DuplicateSection { first } => {
                format!("duplicate section {section}, first in line {first}")
            }
            ProblemKind::NestedNoDelimiter => {
                format!("a line in the block of `{key}` in {section} has no `=`")
            }
            ProblemKind::IndentedHeader { .. } => format!(
                "the header is indented, so the AWS CLI reads it as part of `{key}` in {section}"
            ),
            ProblemKind::IndentedKey => format!(
                "the line looks like a key, but is indented, so the AWS CLI reads it as part of \
                 `{key}` in {section}"
            ),
            ProblemKind::BadName | ProblemKind::Glued { .. } => {
                format!("the AWS CLI ignores {section} because it expects a keyword and one name")
            }
            ProblemKind::BadKeyword => {
                format!("the AWS CLI ignores {section} because its keyword is not spelled exactly")
            }
            ProblemKind::UnknownSection => {
                format!("the AWS CLI does not treat {section} as a profile")
            }
            ProblemKind::Replaced { by, line } => {
                format!("{section} is overridden by {by} in line {line}")
            }
            ProblemKind::KeywordInCredentials => {
                format!("in a credentials file, the first word of {section} is part of the name")
            }
            ProblemKind::Nul => "the line contains a NUL character".to_owned(),
        }
    }

    /// Returns whether the tools that do not reject the file read different things in the line.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.fault, ProblemKind::DuplicateKey { differs: true, .. })
    }

    /// Returns the section, such as `[profile dev]`, if the problem is in one.
    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// Returns what to do about it, as an imperative.
    pub fn fix(&self) -> Cow<'static, str> {
        if let ProblemKind::Glued { meant } = &self.fault {
            return format!("write `{meant}`").into();
        }
        Cow::Borrowed(match self.fault {
            ProblemKind::ByteOrderMark => "save it as UTF-8 without it",
            ProblemKind::Utf16 | ProblemKind::NotUtf8 => "save the file as UTF-8",
            ProblemKind::TextBeforeSection => {
                "put a header such as `[default]` above it, or delete it"
            }
            ProblemKind::NoDelimiter => {
                "write `key = value`, start it with `#`, or indent it to continue the value above"
            }
            ProblemKind::UnclosedHeader => "write `[` before and `]` after it",
            ProblemKind::EmptyKey => "write `key = value`, or delete it",
            ProblemKind::DuplicateKey { .. } => "delete one of them",
            ProblemKind::DuplicateSection { .. } => "move its keys there",
            ProblemKind::NestedNoDelimiter => {
                "start a multi-line value after the `=`, and write `key = value` lines in a block"
            }
            ProblemKind::IndentedHeader { .. } => {
                "remove the indentation of the header and of the lines below it"
            }
            ProblemKind::IndentedKey => "remove its indentation",
            ProblemKind::BadName | ProblemKind::Glued { .. } => {
                "use a name without spaces and quotes"
            }
            ProblemKind::BadKeyword => {
                "write `profile`, `sso-session` or `services`, in lower case, directly after the \
                 `[` and with a space behind it"
            }
            ProblemKind::UnknownSection => "put `profile` and a space before the name",
            ProblemKind::Replaced { .. } => "move its keys there and delete it",
            ProblemKind::KeywordInCredentials => {
                "delete the word, or move the section to the config file"
            }
            ProblemKind::Nul => "delete it",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message(), self.fix())
    }
}
