//! Owns the config file and the credentials file, with an index of each kind of section.

use std::sync::OnceLock;

use super::document::Document;
use super::index::Index;
use super::inherited::Inherited;
use super::name::SectionKind;

/// The config file and the credentials file, with indexes that are built on demand.
pub(super) struct Files {
    pub(super) config: Document,
    pub(super) credentials: Document,
    profiles: OnceLock<Index>,
    sessions: OnceLock<Index>,
    services: OnceLock<Index>,
    /// The inherited keys of the config file and of the credentials file.
    inherited: [OnceLock<Inherited>; 2],
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
            inherited: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// Returns the keys that the sections of the config file inherit.
    pub(super) fn config_inherited(&self) -> &Inherited {
        self.inherited[0].get_or_init(|| Inherited::of(&self.config))
    }

    /// Returns the keys that the sections of the credentials file inherit.
    pub(super) fn credentials_inherited(&self) -> &Inherited {
        self.inherited[1].get_or_init(|| Inherited::of(&self.credentials))
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
