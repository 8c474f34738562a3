//! Owns section names, and the places of the sections with each name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::document::Document;
use super::name::{SectionKind, name};
use super::scan::Chunk;

/// The names of one kind of section, in the order of the AWS CLI.
pub(super) struct Index {
    entries: Vec<Named>,
    by_name: HashMap<Arc<str>, usize>,
}

/// A name and the indices of the sections with that name in the two documents.
pub(super) struct Named {
    pub(super) name: Arc<str>,
    /// The position among the names of its kind.
    pub(super) ordinal: usize,
    pub(super) config: Places,
    pub(super) credentials: Places,
}

/// A list of section indices, which usually has one element.
#[derive(Default)]
pub(super) struct Places {
    first: Option<usize>,
    more: Vec<usize>,
    /// The first section with the winning header, if it is not `first`.
    winner: Option<usize>,
}

impl Places {
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.first.into_iter().chain(self.more.iter().copied())
    }

    fn push(&mut self, place: usize) {
        match self.first {
            None => self.first = Some(place),
            Some(_) => self.more.push(place),
        }
    }

    /// Finds the winning header, which needs all places.
    ///
    /// This is done once, because a file can repeat a section any number of times.
    fn settle(&mut self, document: &Document) {
        if self.more.is_empty() {
            return;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let is_new = |place: &usize| {
            let chunk = document.sections().get(*place);
            chunk.is_some_and(|chunk| seen.insert(document.header(chunk)))
        };
        self.winner = self.iter().filter(is_new).last();
    }

    /// Returns the first section with the header that the AWS CLI uses.
    ///
    /// `[profile x]` and `[profile "x"]` override each other: the headers are ordered by their
    /// first occurrence, and the last one is used.
    pub(super) fn winner<'a>(&self, document: &'a Document) -> Option<&'a Chunk> {
        document.sections().get(self.winner.or(self.first)?)
    }

    /// Returns the header that the AWS CLI uses among the headers with the same name.
    pub(super) fn winning_header<'a>(&self, document: &'a Document) -> Option<&'a str> {
        self.winner(document).map(|chunk| document.header(chunk))
    }
}

impl Index {
    /// Collects the sections of `kind` in the config file.
    ///
    /// For profiles, it adds those of the credentials file, where every section is a profile.
    pub(super) fn new(kind: SectionKind, config: &Document, credentials: &Document) -> Index {
        let count = config
            .sections()
            .iter()
            .filter(|chunk| chunk.kind == kind)
            .count();
        let mut index = Index {
            entries: Vec::with_capacity(count),
            by_name: HashMap::with_capacity(count),
        };
        for (place, chunk) in config
            .sections()
            .iter()
            .enumerate()
            .filter(|(_, chunk)| chunk.kind == kind)
        {
            if let Some(name) = name(config.header(chunk)) {
                index.entry(name).config.push(place);
            }
        }
        if kind == SectionKind::Profile {
            for (place, chunk) in credentials
                .sections()
                .iter()
                .enumerate()
                .filter(|(_, chunk)| is_profile(chunk))
            {
                index
                    .entry(Cow::Borrowed(credentials.header(chunk)))
                    .credentials
                    .push(place);
            }
        }
        for named in &mut index.entries {
            named.config.settle(config);
            named.credentials.settle(credentials);
        }
        index
    }

    pub(super) fn get(&self, name: &str) -> Option<&Named> {
        self.by_name.get(name).and_then(|at| self.entries.get(*at))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Named> {
        self.entries.iter()
    }

    fn entry(&mut self, name: Cow<'_, str>) -> &mut Named {
        let at = match self.by_name.get(&*name) {
            Some(at) => *at,
            None => {
                let name: Arc<str> = name.into();
                self.by_name.insert(Arc::clone(&name), self.entries.len());
                self.entries.push(Named {
                    name,
                    ordinal: self.entries.len(),
                    config: Places::default(),
                    credentials: Places::default(),
                });
                self.entries.len() - 1
            }
        };
        &mut self.entries[at]
    }
}

/// Returns whether a section of the credentials file is a profile.
fn is_profile(chunk: &Chunk) -> bool {
    !matches!(chunk.kind, SectionKind::Inherited | SectionKind::Damaged)
}
