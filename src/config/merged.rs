//! Owns the config as a whole: the two files, merged as the AWS CLI merges them.

use super::document::Document;
use super::files::Files;
use super::finder;
use super::place::{Origin, Place};
use super::problem::Problem;
use super::section::Section;
use super::uneven::{Uneven, uneven};
use super::value::{Entry, entries};

/// The config file and the credentials file, merged as the AWS CLI merges them.
///
/// It has no `Debug`, because a credentials file contains secrets.
pub struct Config {
    files: Files,
}

impl Config {
    /// Merges the config file and the credentials file; a missing file is a document without bytes.
    pub fn new(config: Document, credentials: Document) -> Config {
        Config {
            files: Files::new(config, credentials, None),
        }
    }

    /// Merges two [`Excerpt`](super::Excerpt)s that have only these profiles.
    ///
    /// What is looked up in it is only right as long as it [`is_enough`](Config::is_enough).
    #[must_use]
    pub fn of_excerpts(config: Document, credentials: Document, profiles: &[&str]) -> Config {
        let only = profiles.iter().map(|name| (*name).to_owned()).collect();
        Config {
            files: Files::new(config, credentials, Some(only)),
        }
    }

    /// Returns whether the whole files would have given the same answers so far, but for places.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.files.are_enough()
    }

    /// Returns whether these are the whole files.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.files.are_whole()
    }

    /// Returns the config file.
    pub fn config_file(&self) -> &Document {
        &self.files.config
    }

    /// Returns the credentials file.
    pub fn credentials_file(&self) -> &Document {
        &self.files.credentials
    }

    /// Iterates over the names of the profiles, in the order of `aws configure list-profiles`.
    ///
    /// The profiles of the config file come first, in file order, then those that are only in the
    /// credentials file.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.files.profile_index().iter().map(|named| &*named.name)
    }

    /// Returns the profile with a name.
    ///
    /// It consists of `[profile NAME]` or `[default]` in the config file, with `[NAME]` in the
    /// credentials file merged over it.
    pub fn profile(&self, name: &str) -> Option<Section<'_>> {
        let named = self.files.profile(name)?;
        Some(Section::new(&self.files, named))
    }

    /// Iterates over the profiles, in the order of [`profile_names`](Config::profile_names).
    pub fn profiles(&self) -> impl Iterator<Item = Section<'_>> {
        self.files
            .profile_index()
            .iter()
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the names of the `[sso-session NAME]` sections, in file order.
    ///
    /// Only the config file can have such sections.
    pub fn session_names(&self) -> impl Iterator<Item = &str> {
        self.files.session_index().iter().map(|named| &*named.name)
    }

    /// Returns `[sso-session NAME]` of the config file.
    pub fn session(&self, name: &str) -> Option<Section<'_>> {
        let named = self.files.session_index().get(name)?;
        Some(Section::new(&self.files, named))
    }

    /// Iterates over the `[sso-session NAME]` sections, in file order.
    pub fn sessions(&self) -> impl Iterator<Item = Section<'_>> {
        self.files
            .session_index()
            .iter()
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the names of the `[services NAME]` sections, in file order.
    pub fn services_names(&self) -> impl Iterator<Item = &str> {
        self.files.services_index().iter().map(|named| &*named.name)
    }

    /// Returns `[services NAME]` of the config file.
    pub fn services(&self, name: &str) -> Option<Section<'_>> {
        let named = self.files.services_index().get(name)?;
        Some(Section::new(&self.files, named))
    }

    /// Iterates over the keys of `[DEFAULT]` that contain an upper-case letter, as written.
    ///
    /// The sections of the same file inherit these keys.
    pub fn inherited_capitals(&self) -> impl Iterator<Item = (String, Origin<'_>)> {
        let capitals = self.inherited_entries().filter(Entry::has_capitals);
        capitals.map(|entry| (entry.key.to_owned(), entry.value.origin()))
    }

    /// Iterates over the keys of `[DEFAULT]` in lower case.
    pub fn inherited_keys(&self) -> impl Iterator<Item = (String, Place)> {
        let entries = self.inherited_entries();
        entries.map(|entry| (entry.name().into_owned(), entry.value.origin().into()))
    }

    fn inherited_entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let documents = [self.config_file(), self.credentials_file()].into_iter();
        documents.flat_map(|document| {
            let chunks = document.inherited();
            let entries = chunks.flat_map(|chunk| entries(document, chunk));
            entries.filter(|entry| !entry.damaged)
        })
    }

    /// Returns all problems in both files, by reading every line.
    ///
    /// The problems are in file order, with those of the config file first.
    pub fn problems(&self) -> Vec<Problem> {
        self.files.need_whole();
        finder::of_files(&self.files)
    }

    /// Returns the lines of both files that the AWS CLI reads as they are meant, but not all SDKs.
    pub fn uneven(&self) -> Vec<Uneven> {
        self.files.need_whole();
        let documents = [self.config_file(), self.credentials_file()];
        documents.into_iter().flat_map(uneven).collect()
    }
}

#[cfg(test)]
mod tests;
