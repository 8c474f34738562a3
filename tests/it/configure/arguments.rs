//! The arguments that most tests of `ssologin configure` start from.

pub(crate) const NEW_SESSION: &[&str] = &[
    "configure",
    "session",
    "clubsso",
    "--start-url",
    "https://clubsso.awsapps.com/start",
    "--sso-region",
    "eu-west-1",
];

pub(crate) fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

/// Arguments for a new profile, with every required option.
pub(crate) const NEW_PROFILE: &[&str] = &[
    "configure",
    "profile",
    "new",
    "--session",
    "homesso",
    "--account",
    "123412341234",
    "--role",
    "MuppetAccess",
];
