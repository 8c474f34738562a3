//! Owns the config as a whole: the two files, merged as the AWS CLI merges them.

use super::document::Document;
use super::files::Files;
use super::finder;
use super::problem::Problem;
use super::section::Section;

/// The config file and the credentials file, merged as the AWS CLI merges them.
///
/// It has no `Debug`: a credentials file holds secrets.
pub struct Config {
    files: Files,
}

impl Config {
    /// Merges the config file and the credentials file; one that is missing is a document without bytes.
    pub fn new(config: Document, credentials: Document) -> Config {
        Config {
            files: Files::new(config, credentials),
        }
    }

    /// Returns the config file.
    pub fn config_file(&self) -> &Document {
        &self.files.config
    }

    /// Returns the credentials file.
    pub fn credentials_file(&self) -> &Document {
        &self.files.credentials
    }

    /// Iterates over the profiles as `aws configure list-profiles` does: those of the config file in its order, then
    /// those that only the credentials file has.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.files.profile_index().iter().map(|named| &*named.name)
    }

    /// Returns a profile: `[profile NAME]` or `[default]` of the config file, and over it `[NAME]` of the credentials file.
    pub fn profile(&self, name: &str) -> Option<Section<'_>> {
        self.files
            .profile_index()
            .get(name)
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the profiles, in the order of [`profile_names`](Config::profile_names).
    pub fn profiles(&self) -> impl Iterator<Item = Section<'_>> {
        self.files
            .profile_index()
            .iter()
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the names of the `[sso-session NAME]` sections in file order; the credentials file has none.
    pub fn session_names(&self) -> impl Iterator<Item = &str> {
        self.files.session_index().iter().map(|named| &*named.name)
    }

    /// Returns `[sso-session NAME]` of the config file.
    pub fn session(&self, name: &str) -> Option<Section<'_>> {
        self.files
            .session_index()
            .get(name)
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the `[sso-session NAME]` sections in file order.
    pub fn sessions(&self) -> impl Iterator<Item = Section<'_>> {
        self.files
            .session_index()
            .iter()
            .map(|named| Section::new(&self.files, named))
    }

    /// Iterates over the names of the `[services NAME]` sections in file order.
    pub fn services_names(&self) -> impl Iterator<Item = &str> {
        self.files.services_index().iter().map(|named| &*named.name)
    }

    /// Returns `[services NAME]` of the config file.
    pub fn services(&self, name: &str) -> Option<Section<'_>> {
        self.files
            .services_index()
            .get(name)
            .map(|named| Section::new(&self.files, named))
    }

    /// Returns every problem of both files in file order, the config file's first; reads every line.
    pub fn problems(&self) -> Vec<Problem> {
        finder::of_files(&self.files)
    }
}

#[cfg(test)]
mod tests;
