//! The configs of `fixtures/clients`, with what real clients read in them.
//!
//! `tests/interop/check_readings.py` records it, and checks that it is still so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The profiles that every config has.
pub(super) const PROFILES: [&str; 2] = ["dev", "other"];

/// The clients, with the word for them in findings.
pub(super) const CLIENTS: [(&str, &str); 5] = [
    ("boto3", "boto3"),
    ("AWS CLI v1", "aws-cli"),
    ("AWS CLI v2", "aws-cli"),
    ("AWS SDK for JavaScript", "javascript"),
    ("AWS SDK for Rust", "rust"),
];

/// What the AWS CLI 2.9 cannot do, and later versions can.
///
/// It assumes no role with the credentials of another profile's session, and it knows no
/// `login_session`.
const OF_OLD_CLI: &[&str] = &[
    "chain",
    "bad-source-role-of-unknown.fixed",
    "bad-source-role-on-broken-sso.fixed",
    "bad-source-role-process",
    "bad-source-role-process.fixed",
    "bad-source-login-process",
    "bad-source-login-keys",
];

/// What clients read in each config: the source of the credentials and the region.
pub(super) struct Recorded(BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>);

impl Recorded {
    pub(super) fn load() -> Recorded {
        let text = fs::read(folder().join("recorded.json")).unwrap();
        Recorded(serde_json::from_slice::<Value>(&text).map(read).unwrap())
    }

    /// Returns what a client reads for a profile, as `SOURCE, REGION`.
    pub(super) fn reading(&self, client: &str, case: &str, profile: &str) -> &str {
        let reader = match client {
            "AWS CLI v2" if OF_OLD_CLI.contains(&case) => "AWS CLI v1",
            client => client,
        };
        &self.0[reader][case][profile]
    }

    /// Returns what every client reads for a profile, or `None` if they differ.
    pub(super) fn agreed(&self, case: &str, profile: &str) -> Option<&str> {
        let readings = CLIENTS.map(|(client, _)| self.reading(client, case, profile));
        let [first, others @ ..] = readings;
        others.iter().all(|other| *other == first).then_some(first)
    }

    /// Returns the names of all configs, also of those that were fixed.
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.0["boto3"].keys().cloned().collect()
    }
}

fn read(document: Value) -> BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>> {
    serde_json::from_value(document).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clients")
}

fn file(name: &str) -> Option<Vec<u8>> {
    fs::read(folder().join("cases").join(name)).ok()
}

/// A config with what is wrong in it, and with nothing wrong.
pub(super) struct Case {
    pub(super) name: String,
}

impl Case {
    /// Returns all configs but those that were fixed.
    pub(super) fn all() -> Vec<Case> {
        let entries = fs::read_dir(folder().join("cases")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let is_case = |name: &String| !name.contains(".fixed") && !name.contains(".credentials");
        let mut names: Vec<String> = names
            .filter_map(|name| name.strip_suffix(".ini").map(str::to_owned))
            .filter(is_case)
            .collect();
        names.sort();
        names.into_iter().map(|name| Case { name }).collect()
    }

    pub(super) fn is_bad(&self) -> bool {
        self.name.starts_with("bad-")
    }

    /// Returns whether the profile has several sources, so that no reading is the right one.
    pub(super) fn is_about_sources(&self) -> bool {
        self.name.starts_with("bad-source-")
    }

    /// Returns the name of the config in which nothing is wrong.
    pub(super) fn fixed(&self) -> String {
        let fixed = format!("{}.fixed", self.name);
        match (self.is_bad(), file(&format!("{fixed}.ini"))) {
            (false, _) => self.name.clone(),
            (true, Some(_)) => fixed,
            (true, None) => "plain".to_owned(),
        }
    }
}

/// Returns the config file and the credentials file of a config.
pub(super) fn files(name: &str) -> (Vec<u8>, Option<Vec<u8>>) {
    let broken = name.strip_suffix(".fixed").unwrap_or(name);
    let credentials = file(&format!("{name}.credentials.ini"))
        .or_else(|| file(&format!("{broken}.credentials.ini")));
    (file(&format!("{name}.ini")).unwrap(), credentials)
}
