//! Owns what the AWS CLI would refuse or misread in a config file, and the words for it.

use std::fmt;

use super::place::Place;

/// Something in a config file that the AWS CLI would refuse or misread.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`. No value is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) place: Place,
    pub(super) section: Option<String>,
    pub(super) key: Option<String>,
    pub(super) fault: ProblemKind,
}

/// The kinds of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProblemKind {
    ByteOrderMark,
    Utf16,
    NotUtf8,
    TextBeforeSection,
    NoDelimiter,
    EmptyKey,
    DuplicateKey { first: usize },
    DuplicateSection { first: usize },
    NestedNoDelimiter,
    BadName,
    BadKeyword,
    UnknownSection,
    Replaced { by: String, line: usize },
    KeywordInCredentials,
    Nul,
}

impl Problem {
    /// Returns a short name that stays, such as `duplicate-key`, for programs that read findings.
    pub fn id(&self) -> &'static str {
        match self.fault {
            ProblemKind::ByteOrderMark => "byte-order-mark",
            ProblemKind::Utf16 => "utf-16",
            ProblemKind::NotUtf8 => "not-utf-8",
            ProblemKind::TextBeforeSection => "text-before-section",
            ProblemKind::NoDelimiter => "no-delimiter",
            ProblemKind::EmptyKey => "empty-key",
            ProblemKind::DuplicateKey { .. } => "duplicate-key",
            ProblemKind::DuplicateSection { .. } => "duplicate-section",
            ProblemKind::NestedNoDelimiter => "nested-no-delimiter",
            ProblemKind::BadName | ProblemKind::BadKeyword => "bad-section-name",
            ProblemKind::UnknownSection => "unknown-section",
            ProblemKind::Replaced { .. } => "replaced-section",
            ProblemKind::KeywordInCredentials => "keyword-in-credentials",
            ProblemKind::Nul => "nul-character",
        }
    }

    /// Says whether the AWS CLI refuses the whole file for it, so that each of its commands fails; else it passes over it.
    pub fn stops_aws_cli(&self) -> bool {
        match self.fault {
            ProblemKind::ByteOrderMark
            | ProblemKind::Utf16
            | ProblemKind::NotUtf8
            | ProblemKind::TextBeforeSection
            | ProblemKind::NoDelimiter
            | ProblemKind::EmptyKey
            | ProblemKind::DuplicateKey { .. }
            | ProblemKind::DuplicateSection { .. }
            | ProblemKind::NestedNoDelimiter => true,
            ProblemKind::BadName
            | ProblemKind::BadKeyword
            | ProblemKind::UnknownSection
            | ProblemKind::Replaced { .. }
            | ProblemKind::KeywordInCredentials
            | ProblemKind::Nul => false,
        }
    }

    /// Returns its file and line.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns its line, from 1.
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// Returns what is wrong, without the place.
    pub fn message(&self) -> String {
        let section = self.section.as_deref().unwrap_or("the file");
        let key = self.key.as_deref().unwrap_or_default();
        match &self.fault {
            ProblemKind::ByteOrderMark => {
                "the file begins with a byte-order mark, which the AWS CLI refuses".to_owned()
            }
            ProblemKind::Utf16 => "the file is UTF-16, of which nothing can be read".to_owned(),
            ProblemKind::NotUtf8 => {
                "the line is not UTF-8, so that what it is part of is left out".to_owned()
            }
            ProblemKind::TextBeforeSection => "text stands before the first section".to_owned(),
            ProblemKind::NoDelimiter => format!("a line in {section} has no `=`"),
            ProblemKind::EmptyKey => format!("a line in {section} has no key before its delimiter"),
            ProblemKind::DuplicateKey { first } => {
                format!("key `{key}` is given twice in {section}, before in line {first}")
            }
            ProblemKind::DuplicateSection { first } => {
                format!("{section} is given twice, first in line {first}")
            }
            ProblemKind::NestedNoDelimiter => {
                format!("a line of the block below `{key}` in {section} has no `=`")
            }
            ProblemKind::BadName => {
                format!("the AWS CLI ignores {section}, because it expects a keyword and one name")
            }
            ProblemKind::BadKeyword => {
                format!("the AWS CLI ignores {section}, because its keyword is not the exact word")
            }
            ProblemKind::UnknownSection => format!("the AWS CLI takes {section} for no profile"),
            ProblemKind::Replaced { by, line } => {
                format!("{section} is replaced by {by} in line {line}")
            }
            ProblemKind::KeywordInCredentials => {
                format!("the first word of {section} is part of the name in a credentials file")
            }
            ProblemKind::Nul => "the line holds a NUL character".to_owned(),
        }
    }

    /// Returns what to do about it, as an imperative.
    pub fn fix(&self) -> &'static str {
        match self.fault {
            ProblemKind::ByteOrderMark => "save it as UTF-8 without one",
            ProblemKind::Utf16 | ProblemKind::NotUtf8 => "save the file as UTF-8",
            ProblemKind::TextBeforeSection => {
                "put a header such as `[default]` above it, or delete it"
            }
            ProblemKind::NoDelimiter => {
                "write `key = value`, begin it with `#`, or indent it to continue the value above"
            }
            ProblemKind::EmptyKey => "write `key = value`, or delete it",
            ProblemKind::DuplicateKey { .. } => "delete one of them",
            ProblemKind::DuplicateSection { .. } => "move its keys there",
            ProblemKind::NestedNoDelimiter => {
                "begin a value of several lines behind the key, and write `key = value` in a block"
            }
            ProblemKind::BadName => "write a name without blanks and quotes",
            ProblemKind::BadKeyword => "write it in lower case and directly behind the `[`",
            ProblemKind::UnknownSection => "put `profile` and a blank before the name",
            ProblemKind::Replaced { .. } => "move its keys there and delete it",
            ProblemKind::KeywordInCredentials => {
                "delete the word, or move the section to the config file"
            }
            ProblemKind::Nul => "delete it",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message(), self.fix())
    }
}
