//! Owns a profile, session or services section, with everything that the AWS CLI merges into it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::Document;
use super::files::Files;
use super::finder;
use super::index::{Named, Places};
use super::inherited::Inherited;
use super::place::Origin;
use super::problem::Problem;
use super::scan::Chunk;
use super::value::{Entry, Value, entries};

/// A section as the AWS CLI sees it.
///
/// It has its own keys and those of `[DEFAULT]`, with the keys of the credentials file merged over
/// them. It has no `Debug`, because a credentials file contains secrets.
#[derive(Clone, Copy)]
pub struct Section<'a> {
    files: &'a Files,
    named: &'a Named,
    /// The header that the AWS CLI uses in each file, if several headers have the same name.
    headers: [Option<&'a str>; 2],
}

impl<'a> Section<'a> {
    pub(super) fn new(files: &'a Files, named: &'a Named) -> Section<'a> {
        let headers = [
            named.config.winning_header(&files.config),
            named.credentials.winning_header(&files.credentials),
        ];
        Section {
            files,
            named,
            headers,
        }
    }

    /// Returns the name of the profile, session or services section, without keyword and quotes.
    pub fn name(&self) -> &'a str {
        &self.named.name
    }

    /// Returns the position of the name among those of its kind, which is faster to compare.
    pub(crate) fn ordinal(&self) -> usize {
        self.named.ordinal
    }

    /// Returns the header as it is written in its file, with brackets, such as `[profile dev]`.
    pub fn title(&self) -> String {
        let [config, credentials] = self.headers;
        format!("[{}]", config.or(credentials).unwrap_or_default())
    }

    /// Returns where the section begins.
    ///
    /// This is in the config file, unless only the credentials file has the section.
    pub fn header(&self) -> Origin<'a> {
        self.files()
            .find_map(|file| {
                let line = file.own().next()?.line;
                Some(Origin {
                    file: file.document.path(),
                    line,
                })
            })
            .unwrap_or(Origin {
                file: self.files.config.path(),
                line: 1,
            })
    }

    /// Returns the value of a key; keys are compared in lower case.
    ///
    /// The credentials file takes precedence over the config file, and a section over `[DEFAULT]`
    /// in its file. If a key occurs twice, the last one counts, although the AWS CLI rejects such a
    /// file.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let [value] = self.pick([key]);
        value
    }

    /// Returns the values of several different keys in one pass; see [`get`](Section::get).
    pub fn pick<const N: usize>(&self, keys: [&str; N]) -> [Option<Value<'a>>; N] {
        let mut values = [None; N];
        for file in self.files() {
            if !file.inherited.is_empty() {
                for (key, value) in keys.iter().zip(&mut values) {
                    *value = file.inherited(key).or(*value);
                }
            }
            // `for_each` runs nested iterators as nested loops; `for` would step through each of
            // them for every key.
            file.own()
                .flat_map(|chunk| file.read(chunk))
                .for_each(|entry| {
                    let wanted = keys.iter().position(|key| entry.is(key));
                    if let Some(value) = wanted.and_then(|at| values.get_mut(at)) {
                        *value = Some(entry.value);
                    }
                });
        }
        values
    }

    /// Returns whether a key occurs only in the section itself.
    ///
    /// If the key also occurs in `[DEFAULT]` or in the credentials file, it is still set after it
    /// is removed from the section.
    pub fn is_own(&self, key: &str) -> bool {
        let config = self.files.config.path();
        self.files().all(|file| {
            let mut own = file.own().flat_map(|chunk| file.read(chunk));
            file.inherited(key).is_none()
                && (file.document.path() == config || !own.any(|entry| entry.is(key)))
        })
    }

    /// Returns every key in lower case with its value, in the order of the AWS CLI.
    ///
    /// The section's own keys come first, then those of `[DEFAULT]`, then those of the credentials
    /// file.
    pub fn keys(&self) -> impl Iterator<Item = (String, Value<'a>)> + use<'a> {
        let mut keys: Vec<(String, Value<'a>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let in_order = self.files().flat_map(|file| {
            file.own()
                .chain(file.document.inherited())
                .flat_map(move |c| file.read(c))
        });
        for entry in in_order {
            let key = entry.key.to_lowercase();
            if !places.contains_key(&key) {
                places.insert(key.clone(), keys.len());
                keys.push((key, entry.value));
            }
        }
        for entry in self.entries() {
            if let Some((_, value)) = places
                .get(&entry.key.to_lowercase())
                .and_then(|at| keys.get_mut(*at))
            {
                *value = entry.value;
            }
        }
        keys.into_iter()
    }

    /// Iterates over the keys in the section itself, in lower case and in both files.
    ///
    /// Includes duplicates, and excludes the keys of `[DEFAULT]`.
    pub fn own_keys(&self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let own = |file: File<'a>| file.own().flat_map(move |chunk| file.read(chunk));
        self.files().flat_map(own).map(|entry| entry.name())
    }

    /// Returns the values of the keys in the section itself, by key in lower case.
    ///
    /// A key that only `[DEFAULT]` has is left out; see [`inherited`](Section::inherited).
    pub(crate) fn own_values(&self) -> HashMap<Cow<'a, str>, Value<'a>> {
        let mut values: HashMap<Cow<'a, str>, Value<'a>> = HashMap::new();
        for file in self.files() {
            if !file.inherited.is_empty() {
                for (key, value) in &mut values {
                    *value = file.inherited(key).unwrap_or(*value);
                }
            }
            let own = file.own().flat_map(|chunk| file.read(chunk));
            values.extend(own.map(|entry| (entry.name(), entry.value)));
        }
        values
    }

    /// Returns the value of a key that the section has if it does not have the key itself.
    pub(crate) fn inherited(&self, key: &str) -> Option<Value<'a>> {
        self.files().filter_map(|file| file.inherited(key)).last()
    }

    /// Returns which of the two files have the section.
    ///
    /// Sections that are in the same files inherit the same keys.
    pub(crate) fn in_files(&self) -> [bool; 2] {
        self.headers.map(|header| header.is_some())
    }

    /// Iterates over the section's own keys that contain an upper-case letter, as written.
    ///
    /// The AWS CLI converts keys to lower case, but some SDKs do not. For the keys of `[DEFAULT]`,
    /// see [`Config::inherited_capitals`](super::Config::inherited_capitals).
    pub fn capitals(&self) -> impl Iterator<Item = (String, Origin<'a>)> + use<'a> {
        let own = |file: File<'a>| file.own().flat_map(move |chunk| file.read(chunk));
        self.files()
            .flat_map(own)
            .filter(Entry::has_capitals)
            .map(|entry| (entry.key.to_owned(), entry.value.origin()))
    }

    /// Returns the problems of only this section, in both files.
    pub fn problems(&self) -> Vec<Problem> {
        finder::of_section(self.files, self.named)
    }

    /// Iterates over the entries, from the lowest to the highest precedence.
    fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        self.files().flat_map(|file| {
            file.document
                .inherited()
                .chain(file.own())
                .flat_map(move |chunk| file.read(chunk))
        })
    }

    /// Iterates over the files that have this section.
    fn files(&self) -> impl Iterator<Item = File<'a>> + use<'a> {
        let Section {
            files,
            named,
            headers: [first, second],
        } = *self;
        let config = first.map(|header| File {
            document: &files.config,
            places: &named.config,
            header,
            inherited: files.config_inherited(),
        });
        let credentials = second.map(|header| File {
            document: &files.credentials,
            places: &named.credentials,
            header,
            inherited: files.credentials_inherited(),
        });
        config.into_iter().chain(credentials)
    }
}

/// The parts of a section that are in one file.
#[derive(Clone, Copy)]
struct File<'a> {
    document: &'a Document,
    places: &'a Places,
    header: &'a str,
    inherited: &'a Inherited,
}

impl<'a> File<'a> {
    fn own(self) -> impl Iterator<Item = &'a Chunk> {
        let chunks = self
            .places
            .iter()
            .filter_map(move |place| self.document.sections().get(place));
        chunks.filter(move |chunk| self.document.header(chunk) == self.header)
    }

    /// Returns the value that the section inherits for a key.
    fn inherited(self, key: &str) -> Option<Value<'a>> {
        self.inherited.get(self.document, key)
    }

    fn read(self, chunk: &'a Chunk) -> impl Iterator<Item = Entry<'a>> {
        entries(self.document, chunk).filter(|entry| !entry.damaged)
    }
}
