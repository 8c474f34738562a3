//! Owns where something stands in a file.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where something stands: file and line (from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The file, as its [`Document`](super::Document) is called.
    pub file: &'a Path,
    /// The line, from 1.
    pub line: usize,
}

/// Where something stands, kept: file and line (from 1). Displayed as `FILE:LINE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as its [`Document`](super::Document) is called.
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
