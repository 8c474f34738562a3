//! Role credentials in the AWS CLI's cache.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use ssologin::session::{AssumedRole, SessionId};
use ssologin::text::timestamp;

use crate::support::{Fixture, now};

/// Returns the path of the cached role credentials of `homesso.muppetuser`.
pub(crate) fn role_path(fixture: &Fixture) -> PathBuf {
    let id = SessionId::Named("homesso".into());
    fixture
        .cache()
        .role_path(&id, "123412341234", "MuppetAccess")
}

/// Caches role credentials of `homesso.muppetuser`, and returns the time at which they expire.
///
/// The file is written as the AWS CLI v2 writes it.
pub(crate) fn keep_role(fixture: &Fixture, seconds_left: i64) -> String {
    let end = timestamp::format(now() + TimeDelta::seconds(seconds_left));
    let text = format!(
        r#"{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "ASIAKEPT", "SecretAccessKey": "kept/secret+key=", "SessionToken": "kept-session-token", "Expiration": "{end}", "AccountId": "123412341234"}}}}"#
    );
    write(&role_path(fixture), &text);
    end
}

/// Returns a chained role that has no arguments besides its ARN.
pub(crate) fn further() -> AssumedRole {
    AssumedRole {
        role_arn: "arn:aws:iam::123412341234:role/Further".into(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    }
}

/// Returns the path of an assumed role's cached credentials.
pub(crate) fn assumed_path(fixture: &Fixture, role: &AssumedRole) -> PathBuf {
    fixture.cache().assumed_path(role)
}

/// Caches credentials of an assumed role, and returns the time at which they expire.
///
/// The file is written as the AWS CLI v2 writes it.
pub(crate) fn keep_assumed(
    fixture: &Fixture,
    role: &AssumedRole,
    key: &str,
    seconds_left: i64,
) -> String {
    let end = timestamp::format(now() + TimeDelta::seconds(seconds_left)).replace('Z', "+00:00");
    let text = format!(
        r#"{{"Credentials": {{"AccessKeyId": "{key}", "SecretAccessKey": "kept/secret+key=", "SessionToken": "kept-session-token", "Expiration": "{end}", "AccountId": "123412341234"}}, "AssumedRoleUser": {{"AssumedRoleId": "AROAX:me", "Arn": "arn:aws:sts::123412341234:assumed-role/Further/me"}}, "ResponseMetadata": {{"RequestId": "1", "HTTPStatusCode": 200, "HTTPHeaders": {{}}, "RetryAttempts": 0}}}}"#
    );
    write(&assumed_path(fixture, role), &text);
    end
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
