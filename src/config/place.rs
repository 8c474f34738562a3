//! Owns positions in a file.

use std::fmt;
use std::path::{Path, PathBuf};

/// A borrowed position in a file: the file and the line.
///
/// Displayed as `FILE:LINE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The path of the file, as its [`Document`](super::Document) has it.
    pub file: &'a Path,
    /// The line, from 1.
    pub line: usize,
}

/// An owned position in a file: the file and the line.
///
/// Displayed as `FILE:LINE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The path of the file, as its [`Document`](super::Document) has it.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

impl From<Origin<'_>> for Place {
    fn from(origin: Origin<'_>) -> Place {
        Place {
            file: origin.file.to_owned(),
            line: origin.line,
        }
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Origin {
            file: &self.file,
            line: self.line,
        }
        .fmt(f)
    }
}
