//! What the AWS CLI would refuse or misread in a config file.

use std::fmt;
use std::path::Path;

use super::Place;

/// Something in a config file that the AWS CLI would refuse or misread.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`. No value is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) id: &'static str,
    pub(super) place: Place,
    pub(super) section: Option<String>,
    pub(super) key: Option<String>,
    pub(super) message: String,
    pub(super) fatal: bool,
}

impl Problem {
    /// Returns a short name that stays, such as `duplicate-key`, for programs that read findings.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the file it is in.
    pub fn file(&self) -> &Path {
        &self.place.file
    }

    /// Returns its line, from 1.
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// Returns its file and line.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the section it is in, as `[profile dev]`, control characters escaped.
    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// Returns the key it is about, in lower case, control characters escaped.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Returns what is wrong and what to do, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Says whether the AWS CLI refuses the whole file for it, so that each of its commands fails; else it passes over it.
    pub fn stops_aws_cli(&self) -> bool {
        self.fatal
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
