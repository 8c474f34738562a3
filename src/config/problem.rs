//! What the AWS CLI would refuse or misread in a config file, and the words for it.

use std::fmt;

use super::Place;

/// Something in a config file that the AWS CLI would refuse or misread.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`. No value is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) place: Place,
    pub(super) section: Option<String>,
    pub(super) key: Option<String>,
    pub(super) fault: Fault,
}

/// The kinds of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
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
            Fault::ByteOrderMark => "byte-order-mark",
            Fault::Utf16 => "utf-16",
            Fault::NotUtf8 => "not-utf-8",
            Fault::TextBeforeSection => "text-before-section",
            Fault::NoDelimiter => "no-delimiter",
            Fault::EmptyKey => "empty-key",
            Fault::DuplicateKey { .. } => "duplicate-key",
            Fault::DuplicateSection { .. } => "duplicate-section",
            Fault::NestedNoDelimiter => "nested-no-delimiter",
            Fault::BadName | Fault::BadKeyword => "bad-section-name",
            Fault::UnknownSection => "unknown-section",
            Fault::Replaced { .. } => "replaced-section",
            Fault::KeywordInCredentials => "keyword-in-credentials",
            Fault::Nul => "nul-character",
        }
    }

    /// Says whether the AWS CLI refuses the whole file for it, so that each of its commands fails; else it passes over it.
    pub fn stops_aws_cli(&self) -> bool {
        match self.fault {
            Fault::ByteOrderMark
            | Fault::Utf16
            | Fault::NotUtf8
            | Fault::TextBeforeSection
            | Fault::NoDelimiter
            | Fault::EmptyKey
            | Fault::DuplicateKey { .. }
            | Fault::DuplicateSection { .. }
            | Fault::NestedNoDelimiter => true,
            Fault::BadName
            | Fault::BadKeyword
            | Fault::UnknownSection
            | Fault::Replaced { .. }
            | Fault::KeywordInCredentials
            | Fault::Nul => false,
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
            Fault::ByteOrderMark => {
                "the file begins with a byte-order mark, which the AWS CLI refuses".to_owned()
            }
            Fault::Utf16 => "the file is UTF-16, of which nothing can be read".to_owned(),
            Fault::NotUtf8 => {
                "the line is not UTF-8, so that what it is part of is left out".to_owned()
            }
            Fault::TextBeforeSection => "text stands before the first section".to_owned(),
            Fault::NoDelimiter => format!("a line in {section} has no `=`"),
            Fault::EmptyKey => format!("a line in {section} has no key before its delimiter"),
            Fault::DuplicateKey { first } => {
                format!("key `{key}` is given twice in {section}, before in line {first}")
            }
            Fault::DuplicateSection { first } => {
                format!("{section} is given twice, first in line {first}")
            }
            Fault::NestedNoDelimiter => {
                format!("a line of the block below `{key}` in {section} has no `=`")
            }
            Fault::BadName => {
                format!("the AWS CLI ignores {section}, because it expects a keyword and one name")
            }
            Fault::BadKeyword => {
                format!("the AWS CLI ignores {section}, because its keyword is not the exact word")
            }
            Fault::UnknownSection => format!("the AWS CLI takes {section} for no profile"),
            Fault::Replaced { by, line } => format!("{section} is replaced by {by} in line {line}"),
            Fault::KeywordInCredentials => {
                format!("the first word of {section} is part of the name in a credentials file")
            }
            Fault::Nul => "the line holds a NUL character".to_owned(),
        }
    }

    /// Returns what to do about it, as an imperative.
    pub fn fix(&self) -> &'static str {
        match self.fault {
            Fault::ByteOrderMark => "save it as UTF-8 without one",
            Fault::Utf16 | Fault::NotUtf8 => "save the file as UTF-8",
            Fault::TextBeforeSection => "put a header such as `[default]` above it, or delete it",
            Fault::NoDelimiter => {
                "write `key = value`, begin it with `#`, or indent it to continue the value above"
            }
            Fault::EmptyKey => "write `key = value`, or delete it",
            Fault::DuplicateKey { .. } => "delete one of them",
            Fault::DuplicateSection { .. } => "move its keys there",
            Fault::NestedNoDelimiter => {
                "begin a value of several lines behind the key, and write `key = value` in a block"
            }
            Fault::BadName => "write a name without blanks and quotes",
            Fault::BadKeyword => "write it in lower case and directly behind the `[`",
            Fault::UnknownSection => "put `profile` and a blank before the name",
            Fault::Replaced { .. } => "move its keys there and delete it",
            Fault::KeywordInCredentials => {
                "delete the word, or move the section to the config file"
            }
            Fault::Nul => "delete it",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message(), self.fix())
    }
}
