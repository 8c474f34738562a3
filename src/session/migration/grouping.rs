//! Owns which legacy profiles share a session, and the names of new sessions.

use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::session::start_url::portal;

/// The groups so far, by portal and region.
#[derive(Default)]
pub(super) struct Grouping {
    groups: HashMap<(Option<String>, String), usize>,
    spellings: HashSet<(usize, String)>,
}

/// The group of a profile.
pub(super) struct Place {
    /// The index of the group, which is the number of groups if it is a new one.
    pub(super) group: usize,
    /// Whether no profile of the group has spelled the start URL in this way yet.
    pub(super) is_new_spelling: bool,
}

impl Grouping {
    /// Returns the group of a profile with this start URL and region.
    pub(super) fn place(&mut self, start_url: &str, region: &str) -> Place {
        let next = self.groups.len();
        let address = (portal(start_url), region.to_owned());
        let group = *self.groups.entry(address).or_insert(next);
        Place {
            group,
            is_new_spelling: self.spellings.insert((group, start_url.to_owned())),
        }
    }
}

/// The names that a new session can have.
pub(super) struct FreeNames {
    taken: HashSet<String>,
    /// The next number of each name that is numbered.
    next: HashMap<String, usize>,
}

impl FreeNames {
    pub(super) fn new(config: &Config) -> FreeNames {
        FreeNames {
            taken: config.session_names().map(str::to_owned).collect(),
            next: HashMap::new(),
        }
    }

    /// Takes the name if it is free, or else the name with the region, or else also with a number.
    pub(super) fn take(&mut self, name: &str, region: &str) -> String {
        let with_region = format!("{name}-{region}");
        for free in [name, with_region.as_str()] {
            if self.taken.insert(free.to_owned()) {
                return free.to_owned();
            }
        }
        // Continue counting where the previous search for this name ended.
        let next = self.next.entry(with_region.clone()).or_insert(2);
        loop {
            let numbered = format!("{with_region}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}
