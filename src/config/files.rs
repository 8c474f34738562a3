//! Owns the config file and the credentials file, with an index of each kind of section.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::document::Document;
use super::index::{Index, Named};
use super::inherited::Inherited;
use super::name::SectionKind;

/// The config file and the credentials file, with indexes that are built on demand.
pub(super) struct Files {
    pub(super) config: Document,
    pub(super) credentials: Document,
    profiles: OnceLock<Index>,
    sessions: OnceLock<Index>,
    services: OnceLock<Index>,
    /// The profiles that the files have, if they are excerpts.
    only: Option<Vec<String>>,
    /// Whether something was looked up that only the whole files have.
    is_too_little: AtomicBool,
    /// The inherited keys of the config file and of the credentials file.
    inherited: [OnceLock<Inherited>; 2],
}

impl Files {
    /// Takes the two files, without reading anything in them yet.
    ///
    /// `only` names the profiles that the files have, if they are excerpts.
    pub(super) fn new(config: Document, credentials: Document, only: Option<Vec<String>>) -> Files {
        Files {
            config,
            credentials,
            profiles: OnceLock::new(),
            sessions: OnceLock::new(),
            services: OnceLock::new(),
            only,
            is_too_little: AtomicBool::new(false),
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

    /// Returns whether everything that was looked up so far is in the files.
    pub(super) fn are_enough(&self) -> bool {
        !self.is_too_little.load(Ordering::Relaxed)
    }

    pub(super) fn are_whole(&self) -> bool {
        self.only.is_none()
    }

    /// Notes that something was looked up that excerpts do not have.
    pub(super) fn need_whole(&self) {
        if self.only.is_some() {
            self.is_too_little.store(true, Ordering::Relaxed);
        }
    }

    /// Returns the sections of a profile.
    pub(super) fn profile(&self, name: &str) -> Option<&Named> {
        let is_there = |only: &Vec<String>| only.iter().any(|profile| profile == name);
        if !self.only.as_ref().is_none_or(is_there) {
            self.need_whole();
        }
        self.profiles().get(name)
    }

    /// Returns the profiles of both files, which excerpts do not all have.
    pub(super) fn profile_index(&self) -> &Index {
        self.need_whole();
        self.profiles()
    }

    fn profiles(&self) -> &Index {
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
