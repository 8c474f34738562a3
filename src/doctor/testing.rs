//! Owns the helpers that the unit tests in this folder share.

use super::finding::Finding;
use crate::config::{Config, Document};

/// A session without problems.
pub(super) const SESSION: &str =
    "[sso-session grove]\nsso_start_url = https://g.example/start\nsso_region = eu-west-1\n";

/// Parses a config without a credentials file.
pub(super) fn config(text: &str) -> Config {
    merged(text, "")
}

/// Parses a config file and a credentials file.
pub(super) fn merged(config: &str, credentials: &str) -> Config {
    Config::new(
        Document::parse("config", config.into()),
        Document::parse("credentials", credentials.into()),
    )
}

/// Returns the name and the message of each finding.
pub(super) fn told(findings: Vec<Finding>) -> Vec<(&'static str, String)> {
    findings
        .into_iter()
        .map(|finding| (finding.id, finding.message))
        .collect()
}
