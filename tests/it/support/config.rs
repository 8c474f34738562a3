//! The config file that most tests start with.

/// The config file in the README: two sessions and a legacy profile.
pub(crate) const README: &str = include_str!("../../../fixtures/config/readme");

/// The start URL of the legacy profile in the README.
pub(crate) const LEGACY_URL: &str = "https://oldsso.awsapps.com/start";

/// The command that adds the session `new` to the config file.
pub(crate) const ADD_SESSION: &[&str] = &[
    "configure",
    "session",
    "new",
    "--start-url",
    "https://new.awsapps.com/start",
    "--sso-region",
    "eu-west-1",
    "--yes",
];
