//! Completion candidates from the config.

use std::collections::BTreeSet;

use clap_complete::CompletionCandidate;
use ssologin::config::Config;
use ssologin::session::{ProfileEntry, profiles};
use ssologin::system::Env;

use crate::config_files;

fn config() -> Option<Config> {
    let loaded = config_files::load(&Env::from_process()).ok()?;
    Some(loaded.config)
}

fn candidates(values: impl Iterator<Item = String>) -> Vec<CompletionCandidate> {
    values.map(CompletionCandidate::new).collect()
}

/// Returns the names of all sessions.
pub(crate) fn sessions() -> Vec<CompletionCandidate> {
    let config = config();
    let names = config.iter().flat_map(Config::session_names);
    candidates(names.map(str::to_owned))
}

/// Returns the names of all profiles.
pub(crate) fn profile_names() -> Vec<CompletionCandidate> {
    let config = config();
    let names = config.iter().flat_map(Config::profile_names);
    candidates(names.map(str::to_owned))
}

/// Returns the names that a login accepts: sessions, then profiles.
pub(crate) fn names() -> Vec<CompletionCandidate> {
    let mut names = sessions();
    names.extend(profile_names());
    names
}

/// Returns the account IDs that profiles use.
pub(crate) fn accounts() -> Vec<CompletionCandidate> {
    of_profiles(|profile| profile.account_id)
}

/// Returns the role names that profiles use.
pub(crate) fn roles() -> Vec<CompletionCandidate> {
    of_profiles(|profile| profile.role_name)
}

fn of_profiles(value: impl Fn(ProfileEntry) -> Option<String>) -> Vec<CompletionCandidate> {
    let entries = config().map(|config| profiles(&config));
    let values: BTreeSet<_> = entries.into_iter().flatten().filter_map(value).collect();
    candidates(values.into_iter())
}
