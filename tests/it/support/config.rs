//! The config that most tests begin with.

/// The config that the README shows: two sessions, and a legacy profile.
pub(crate) const README: &str = include_str!("../../../fixtures/config/readme");

/// The start URL of the legacy profile in it.
pub(crate) const LEGACY_URL: &str = "https://oldsso.awsapps.com/start";
