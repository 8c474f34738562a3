//! Owns the config file and the credentials file, with an index of each kind of section.

use std::sync::OnceLock;

use super::document::Document;
use super::index::Index;
use super::name::SectionKind;

/// The config file and the credentials file, with indexes that are built on demand.
pub(super) struct Files {
    pub(super) config: Document,
    pub(super) credentials: Document,
    profiles: OnceLock<Index>,
    sessions: OnceLock<Index>,
    services: OnceLock<Index>,
}

impl Files {
    /// Takes the two files, without reading anything in them yet.
    pub(super) fn new(config: Document, credentials: Document) -> Files {
        Files {
            config,
            credentials,
            profiles: OnceLock::new(),
            sessions: OnceLock::new(),
            services: OnceLock::new(),
        }
    }

    /// Returns the profiles of both files.
    pub(super) fn profile_index(&self) -> &Index {
        self.profiles
            .get_or_init(|| Index::new(SectionKind::Profile, &self.config, &self.credentials))
    }

    /// Returns the sessions of the config file.
    pub(super) fn session_index(&self) -> &Index {
        self.sessions
            .get_or_init(|| Index::new(SectionKind::Session, &self.config, &self.credentials))
    }

    /// Returns the services sections of the config file.
    pub(super) fn services_index(&self) -> &Index {
        self.services
            .get_or_init(|| Index::new(SectionKind::Services, &self.config, &self.credentials))
    }
}
