//! The check that a written profile works.

use crate::support::Fixture;

pub(crate) fn works(fixture: &Fixture, profile: &str) {
    let credentials = fixture.run(&["credentials", "--profile", profile]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert!(credentials.json()["AccessKeyId"].is_string());
}
