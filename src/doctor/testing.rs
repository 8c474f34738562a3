//! Owns what the unit tests of this folder share.

use super::finding::Finding;
use crate::config::{Config, Document};

/// A session that nothing is wrong with.
pub(super) const SESSION: &str =
    "[sso-session grove]\nsso_start_url = https://g.example/start\nsso_region = eu-west-1\n";

/// A config without a credentials file.
pub(super) fn config(text: &str) -> Config {
    merged(text, "")
}

/// A config of these two texts.
pub(super) fn merged(config: &str, credentials: &str) -> Config {
    Config::new(
        Document::parse("config", config.into()),
        Document::parse("credentials", credentials.into()),
    )
}

/// The name and the message of each finding.
pub(super) fn told(findings: Vec<Finding>) -> Vec<(&'static str, String)> {
    findings
        .into_iter()
        .map(|finding| (finding.id, finding.message))
        .collect()
}
