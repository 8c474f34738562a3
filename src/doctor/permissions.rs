//! Owns the checks of owners and permissions: what someone else can read or change.

use std::path::PathBuf;

use super::finding::{Finding, Repair, Severity};
use crate::system::{Exposed, Exposure};

/// Returns findings about files and folders that someone else can change.
///
/// Whoever can change the config can run commands as the user, and whoever can change the cache can
/// plant tokens.
#[must_use]
pub fn check_exposed(exposed: &[Exposed]) -> Vec<Finding> {
    exposed.iter().map(finding).collect()
}

fn finding(exposed: &Exposed) -> Finding {
    let what = match exposed.is_folder {
        true => "folder",
        false => "file",
    };
    let writable = |who: &str| {
        let finding = Finding::new(
            "writable-by-others",
            Severity::Warning,
            format!("{who} can write to this {what}"),
            "run `chmod go-w` on it",
        );
        finding.mended_by(Repair::CloseToOthers(exposed.path.clone()))
    };
    let finding = match exposed.exposure {
        Exposure::Everyone => writable("all users"),
        Exposure::Group => writable("the members of its group"),
        Exposure::Owner(owner) => Finding::new(
            "other-owner",
            Severity::Warning,
            format!("this {what} belongs to another user, with the ID {owner}"),
            "give it to your user with `chown`",
        ),
    };
    finding.in_file(&exposed.path)
}

/// Returns findings about files with secrets that other users can read or write.
#[must_use]
pub fn check_open(files: &[PathBuf]) -> Vec<Finding> {
    let finding = |path: &PathBuf| {
        let finding = Finding::new(
            "open-file",
            Severity::Warning,
            "other users can read or write the file",
            "`chmod 600` it",
        );
        let repair = Repair::RestrictPermissions(path.clone());
        finding.mended_by(repair).in_file(path)
    };
    files.iter().map(finding).collect()
}
