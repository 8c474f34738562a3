//! AWS config text to sections: keeps every byte, knows every line.
//!
//! It reads what the AWS CLI reads: Python's `RawConfigParser` and botocore's `configloader` on top, with the credentials
//! file merged over the config file. Where the AWS CLI would refuse a whole file for one line, it reads on and
//! reports a [`Problem`]. Pure: it opens no file and says nothing.

mod document;
mod error;
mod index;
mod line;
mod name;
mod problem;
mod section;
mod value;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use document::Document;
pub use error::ConfigError;
pub(crate) use error::shown;
pub use problem::Problem;
pub use section::Section;
pub use value::Value;

use index::Index;
use name::Kind;

/// The config file and the credentials file, merged as the AWS CLI merges them.
///
/// It has no `Debug`: a credentials file holds secrets.
pub struct Config {
    config: Document,
    credentials: Document,
    profiles: OnceLock<Index>,
    sessions: OnceLock<Index>,
    services: OnceLock<Index>,
}

impl Config {
    /// Merges the config file and the credentials file; one that is missing is a document without bytes.
    pub fn new(config: Document, credentials: Document) -> Config {
        Config {
            config,
            credentials,
            profiles: OnceLock::new(),
            sessions: OnceLock::new(),
            services: OnceLock::new(),
        }
    }

    /// Returns the config file.
    pub fn config_file(&self) -> &Document {
        &self.config
    }

    /// Returns the credentials file.
    pub fn credentials_file(&self) -> &Document {
        &self.credentials
    }

    /// Iterates over the profiles as `aws configure list-profiles` does: those of the config file in its order, then
    /// those that only the credentials file has.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.profile_index().iter().map(|named| &*named.name)
    }

    /// Returns a profile: `[profile NAME]` or `[default]` of the config file, and over it `[NAME]` of the credentials file.
    pub fn profile(&self, name: &str) -> Option<Section<'_>> {
        self.profile_index()
            .get(name)
            .map(|named| Section::new(self, named))
    }

    /// Iterates over the profiles, in the order of [`profile_names`](Config::profile_names).
    pub fn profiles(&self) -> impl Iterator<Item = Section<'_>> {
        self.profile_index()
            .iter()
            .map(|named| Section::new(self, named))
    }

    /// Iterates over the names of the `[sso-session NAME]` sections in file order; the credentials file has none.
    pub fn session_names(&self) -> impl Iterator<Item = &str> {
        self.session_index().iter().map(|named| &*named.name)
    }

    /// Returns `[sso-session NAME]` of the config file.
    pub fn session(&self, name: &str) -> Option<Section<'_>> {
        self.session_index()
            .get(name)
            .map(|named| Section::new(self, named))
    }

    /// Iterates over the `[sso-session NAME]` sections in file order.
    pub fn sessions(&self) -> impl Iterator<Item = Section<'_>> {
        self.session_index()
            .iter()
            .map(|named| Section::new(self, named))
    }

    /// Iterates over the names of the `[services NAME]` sections in file order.
    pub fn services_names(&self) -> impl Iterator<Item = &str> {
        self.services_index().iter().map(|named| &*named.name)
    }

    /// Returns `[services NAME]` of the config file.
    pub fn services(&self, name: &str) -> Option<Section<'_>> {
        self.services_index()
            .get(name)
            .map(|named| Section::new(self, named))
    }

    /// Returns every problem of both files in file order, the config file's first; reads every line.
    pub fn problems(&self) -> Vec<Problem> {
        problem::of_config(self)
    }

    fn profile_index(&self) -> &Index {
        self.profiles
            .get_or_init(|| Index::new(Kind::Profile, &self.config, &self.credentials))
    }

    fn session_index(&self) -> &Index {
        self.sessions
            .get_or_init(|| Index::new(Kind::Session, &self.config, &self.credentials))
    }

    fn services_index(&self) -> &Index {
        self.services
            .get_or_init(|| Index::new(Kind::Services, &self.config, &self.credentials))
    }
}

/// Where something stands: file and line (from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The file, as its [`Document`] is called.
    pub file: &'a Path,
    /// The line, from 1.
    pub line: usize,
}

/// Where something stands, kept: file and line (from 1). Displayed as `FILE:LINE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as its [`Document`] is called.
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
