//! The files and folders that this program trusts, and who else could change them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use ssologin::system::file::{exposed, exposed_above};
use ssologin::system::{Exposed, Exposure};

use crate::context::Context;

/// Returns those of the config, the credentials file and our folders that someone else can change.
///
/// Reads no folder. Folders above them count too.
pub(crate) fn exposed_paths(context: &Context) -> Vec<Exposed> {
    let (config, cache) = (&context.config, &context.cache);
    let paths = [
        config.config_file().path().to_owned(),
        config.credentials_file().path().to_owned(),
        cache.token_folder(),
        cache.role_folder(),
        cache.state_folder().to_owned(),
    ];
    let existing = paths.iter().filter(|path| path.exists());
    let mut seen = HashSet::new();
    existing
        .flat_map(|path| exposed(path).into_iter().chain(exposed_above(path)))
        .filter(|exposed| seen.insert(exposed.path.clone()))
        .collect()
}

/// Returns the files and folders in our folders that someone else can change.
///
/// Of the files with secrets, whose permissions must be stricter, only those of other users count.
pub(crate) fn exposed_entries(context: &Context) -> Vec<Exposed> {
    let cache = &context.cache;
    let secret = [cache.token_folder(), cache.role_folder()].map(|folder| entries(&folder));
    let secret = secret.iter().flatten().filter_map(|path| exposed(path));
    let secret = secret.filter(|exposed| matches!(exposed.exposure, Exposure::Owner(_)));
    let own = entries(cache.state_folder());
    let below = own.iter().flat_map(|folder| entries(folder));
    let all_own = own.iter().cloned().chain(below);
    let found = secret.chain(all_own.filter_map(|path| exposed(&path)));
    found.collect()
}

/// Returns the entries of a folder, sorted by name.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Returns a warning about what someone else can change, if there is anything.
pub(crate) fn warning(exposed: &[Exposed]) -> Option<String> {
    let (first, rest) = exposed.split_first()?;
    let more = match rest.len() {
        0 => String::new(),
        1 => " and 1 other file or folder".to_owned(),
        more => format!(" and {more} other files or folders"),
    };
    Some(format!(
        "other users can change `{}`{more} that your logins depend on: run `ssologin doctor --fix`",
        first.path.display()
    ))
}
