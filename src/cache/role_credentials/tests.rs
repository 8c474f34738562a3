use super::{CredentialsOrigin, RoleCredentials, RoleFile};
use crate::text::{Damage, Secret, timestamp};
use chrono::TimeDelta;
use proptest::prelude::*;

const BY_THE_CLI: &str = r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "sec", "SessionToken": "sess", "Expiration": "2026-11-21T21:41:46Z", "AccountId": "111122223333"}}"#;

const ASSUMED_BY_THE_CLI: &str = r#"{"Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "sec", "SessionToken": "sess", "Expiration": "2026-11-21T21:41:46+00:00", "AccountId": "111122223333"}, "AssumedRoleUser": {"AssumedRoleId": "AROAX:me", "Arn": "arn:aws:sts::111122223333:assumed-role/R/me"}, "ResponseMetadata": {"RequestId": "1", "HTTPStatusCode": 200, "HTTPHeaders": {"date": "x"}, "RetryAttempts": 0}}"#;

fn portal(account_id: &str) -> CredentialsOrigin<'_> {
    CredentialsOrigin::Portal { account_id }
}

fn parse(text: &str) -> Result<RoleFile, Damage> {
    RoleFile::parse(text.as_bytes())
}

#[test]
fn a_file_of_the_aws_cli_is_written_back_byte_for_byte() {
    let file = parse(BY_THE_CLI).ok().unwrap();
    let text = file.to_json(portal("111122223333")).unwrap();
    assert_eq!(text.as_str(), BY_THE_CLI);
    let end = timestamp::parse("2026-11-21T21:41:46Z").unwrap();
    let credentials = file.credentials.unwrap();
    assert_eq!(
        credentials.left(end - TimeDelta::minutes(15)),
        TimeDelta::minutes(15)
    );
    assert_eq!(
        credentials.left(end + TimeDelta::minutes(1)),
        TimeDelta::zero()
    );
}

#[test]
fn unknown_fields_survive_a_replacement() {
    let old = r#"{"Note": [1], "Credentials": {"Mine": {"a": null}, "AccessKeyId": 5}, "ProviderType": "x"}"#;
    let old = parse(old).ok().unwrap();
    assert!(old.credentials.is_none() && old.to_json(portal("1")).is_none());
    let new = RoleCredentials {
        access_key_id: "ASIAY".into(),
        secret_access_key: Secret::new("s".into()),
        session_token: Secret::new("t".into()),
        expires_at: timestamp::parse("2026-11-21T21:41:46Z").unwrap(),
    };
    let text = RoleFile::new(new, Some(old)).to_json(portal("1")).unwrap();
    assert_eq!(
        text.as_str(),
        r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAY", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-21T21:41:46Z", "AccountId": "1", "Mine": {"a": null}}, "Note": [1]}"#
    );
}

#[test]
fn a_file_of_an_assumed_role_is_written_as_the_aws_cli_does_without_what_told_of_its_answer() {
    let file = parse(ASSUMED_BY_THE_CLI).ok().unwrap();
    let sts = CredentialsOrigin::Sts {
        arn: "arn:aws:sts::111122223333:assumed-role/R/me",
        id: "AROAX:me",
    };
    let text = file.to_json(sts).unwrap();
    let (expected, _) = ASSUMED_BY_THE_CLI
        .split_once(r#", "ResponseMetadata""#)
        .unwrap();
    assert_eq!(text.as_str(), format!("{expected}}}"));
    let end = timestamp::parse("2026-11-21T21:41:46Z").unwrap();
    assert_eq!(file.credentials.unwrap().expires_at, end);
}

#[test]
fn what_sts_does_not_tell_is_left_out() {
    let file = parse(BY_THE_CLI).ok().unwrap();
    let text = file
        .to_json(CredentialsOrigin::Sts { arn: "", id: "" })
        .unwrap();
    assert_eq!(
        text.as_str(),
        r#"{"Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "sec", "SessionToken": "sess", "Expiration": "2026-11-21T21:41:46+00:00"}}"#
    );
}

#[test]
fn what_lacks_a_part_holds_no_credentials() {
    for key in [
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
    ] {
        let text = BY_THE_CLI.replace(&format!("\"{key}\""), "\"x\"");
        assert!(parse(&text).ok().unwrap().credentials.is_none(), "{key}");
    }
    for text in ["{}", r#"{"Credentials": []}"#, r#"{"Credentials": null}"#] {
        assert!(parse(text).ok().unwrap().credentials.is_none(), "{text}");
    }
    let injected = BY_THE_CLI.replace("ASIAX", r"A\nB");
    assert!(parse(&injected).ok().unwrap().credentials.is_none());
    assert_eq!(parse("").err(), Some(Damage::Empty));
    assert_eq!(parse("[]").err(), Some(Damage::NotJson));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = RoleFile::parse(&bytes);
    }

    #[test]
    fn a_cut_file_is_refused(end in 0..BY_THE_CLI.len()) {
        prop_assert!(parse(&BY_THE_CLI[..end]).is_err());
    }
}
