//! Owns a finding: what is wrong, where, how severe it is, and what fixes it.

use std::path::PathBuf;

use super::tools::{self, Tools};
use crate::config::Place;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A setting or file that does not work.
    Error,
    /// A problem in some SDKs, or one that may occur later.
    Warning,
    /// Useful information.
    Note,
}

impl Severity {
    /// Returns the word used in JSON output: `error`, `warning` or `note`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A safe fix for a finding: it loses nothing that is still of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// Restricts the permissions of the file to its owner.
    RestrictPermissions(PathBuf),
    /// Makes sure that only the owner can change the file or folder.
    CloseToOthers(PathBuf),
    /// Deletes the file.
    Remove(PathBuf),
}

/// A problem or note about the setup; it contains no secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A short, stable name, such as `duplicate-key`.
    pub id: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The file that it is about.
    pub file: Option<PathBuf>,
    /// The line in the file, counted from 1.
    pub line: Option<usize>,
    /// The profile that it is about.
    pub profile: Option<String>,
    /// The session that it is about: its name, or the start URL of legacy profiles.
    pub session: Option<String>,
    /// What is wrong, without the location.
    pub message: String,
    /// What to do, in the imperative; empty if there is nothing to do.
    pub fix: String,
    /// The tools in which it does not work.
    pub tools: Tools,
    /// A safe fix, if there is one.
    pub repair: Option<Repair>,
}

impl Finding {
    /// Creates a finding without a location.
    #[must_use]
    pub fn new(
        id: &'static str,
        severity: Severity,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            id,
            severity,
            file: None,
            line: None,
            profile: None,
            session: None,
            message: message.into(),
            fix: fix.into(),
            tools: tools::usual(id),
            repair: None,
        }
    }

    /// Sets the file.
    #[must_use]
    pub fn in_file(self, file: impl Into<PathBuf>) -> Finding {
        Finding {
            file: Some(file.into()),
            ..self
        }
    }

    /// Sets the file and line.
    #[must_use]
    pub fn at(self, place: &Place) -> Finding {
        Finding {
            line: Some(place.line),
            ..self.in_file(&place.file)
        }
    }

    /// Sets the profile.
    #[must_use]
    pub fn of_profile(self, name: impl Into<String>) -> Finding {
        Finding {
            profile: Some(name.into()),
            ..self
        }
    }

    /// Sets the session.
    #[must_use]
    pub fn of_session(self, name: impl Into<String>) -> Finding {
        Finding {
            session: Some(name.into()),
            ..self
        }
    }

    /// Sets the tools.
    #[must_use]
    pub fn of_tools(self, tools: Tools) -> Finding {
        Finding { tools, ..self }
    }

    /// Sets the safe fix.
    #[must_use]
    pub fn mended_by(self, repair: Repair) -> Finding {
        Finding {
            repair: Some(repair),
            ..self
        }
    }
}
