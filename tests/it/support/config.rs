//! The config file that most tests start with.

/// The config file in the README: two sessions and a legacy profile.
pub(crate) const README: &str = include_str!("../../../fixtures/config/readme");

/// The start URL of the legacy profile in the README.
pub(crate) const LEGACY_URL: &str = "https://oldsso.awsapps.com/start";
