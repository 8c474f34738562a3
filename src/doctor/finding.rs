//! Owns a finding: what is wrong, where, how much it matters, and what repairs it.

use std::path::PathBuf;

use crate::config::Place;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something does not work.
    Error,
    /// Some SDK, or some day, will stumble.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// Returns the word that JSON output has: `error`, `warning` or `note`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What mends a finding and loses nothing that anybody could use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// Take the file from everybody but its owner.
    RestrictPermissions(PathBuf),
    /// Delete the file.
    Remove(PathBuf),
}

/// One thing that was found. No part of it is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A short name that stays, such as `duplicate-key`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The file it is about.
    pub file: Option<PathBuf>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// The profile it is about.
    pub profile: Option<String>,
    /// The session it is about: its name, or the start URL of legacy profiles.
    pub session: Option<String>,
    /// What is wrong, without the place.
    pub message: String,
    /// What to do, as an imperative; empty where there is nothing to do.
    pub fix: String,
    /// What mends it safely, where something does.
    pub repair: Option<Repair>,
}

impl Finding {
    /// A finding about nothing in particular.
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
            repair: None,
        }
    }

    /// The same, about a file.
    #[must_use]
    pub fn in_file(self, file: impl Into<PathBuf>) -> Finding {
        Finding {
            file: Some(file.into()),
            ..self
        }
    }

    /// The same, about a line of a file.
    #[must_use]
    pub fn at(self, place: &Place) -> Finding {
        Finding {
            line: Some(place.line),
            ..self.in_file(&place.file)
        }
    }

    /// The same, about a profile.
    #[must_use]
    pub fn of_profile(self, name: impl Into<String>) -> Finding {
        Finding {
            profile: Some(name.into()),
            ..self
        }
    }

    /// The same, about a session.
    #[must_use]
    pub fn of_session(self, name: impl Into<String>) -> Finding {
        Finding {
            session: Some(name.into()),
            ..self
        }
    }

    /// The same, with what mends it.
    #[must_use]
    pub fn mended_by(self, repair: Repair) -> Finding {
        Finding {
            repair: Some(repair),
            ..self
        }
    }
}
