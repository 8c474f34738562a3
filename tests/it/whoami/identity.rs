//! `ssologin whoami`: the AWS identity of a profile.

use std::fs;

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{
    Fixture, LEGACY_URL, README, Terminal, keep_role, role_path, screen, screen_of, snapshot,
};

pub(crate) const USER: &[&str] = &["whoami", "--profile", "homesso.muppetuser"];

const CHAIN: &str = "
[profile further]
role_arn = arn:aws:iam::432143214321:role/team/Further
source_profile = homesso.muppetuser
role_session_name = muppet@example.com
";

#[test]
fn the_document_follows_the_contract() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(&[USER, &["--json"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(
        fixture.asked(),
        ["GetRoleCredentials", "GetCallerIdentity", "ListAccounts"]
    );
    let mut document = output.json();
    let keys: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
    let arn = document["arn"].as_str().unwrap().to_owned();
    let user_id = document["user_id"].as_str().unwrap().to_owned();
    assert!(arn.starts_with("arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_"));
    assert!(arn.ends_with("/muppet") && user_id.ends_with(":muppet"));
    for minutes in ["credentials_minutes_left", "token_minutes_left"] {
        let left = document[minutes].take().as_i64().unwrap();
        assert!((58..=60).contains(&left), "{minutes}: {left}");
    }
    assert!(document["sign_in_ends_at"].take().is_string());
    assert_eq!(
        document,
        json!({
            "schema": 1, "account": "123412341234", "account_name": "Muppets", "arn": arn, "user_id": user_id,
            "role_name": "MuppetAccess", "role_session_name": "muppet", "profile": "homesso.muppetuser",
            "session": "homesso", "credentials_minutes_left": null, "token_minutes_left": null, "sign_in_ends_at": null
        })
    );
    let expected = [
        "schema",
        "account",
        "account_name",
        "arn",
        "user_id",
        "role_name",
        "role_session_name",
        "profile",
        "session",
        "credentials_minutes_left",
        "token_minutes_left",
        "sign_in_ends_at",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn the_text_has_aligned_lines() {
    let fixture = Fixture::signed_in();
    let (written, code) = Terminal::start(&fixture, USER).finish();
    let (_, rest) = written.split_once("MuppetAccess_").unwrap();
    let (hash, _) = rest.split_once('/').unwrap();
    let seen = screen(&written.replace(hash, "0123456789abcdef"));
    let seen = ["58 min", "60 min"]
        .iter()
        .fold(seen, |seen, left| seen.replace(left, "59 min"));
    assert_eq!(code, 0);
    snapshot!(seen, @"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59m
    token         59m
    sign-in       ~7h 59m (estimate)
    ");
}

#[test]
fn a_chained_profile_acts_as_its_own_role() {
    let mut fixture = Fixture::signed_in();
    fixture.config(format!("{README}{CHAIN}"));
    fixture.set("AWS_PROFILE", "further");
    let document = fixture.run(&["whoami", "--json"]).json();
    let field = |name: &str| document[name].as_str().unwrap_or("-").to_owned();
    assert_eq!(
        field("arn"),
        "arn:aws:sts::432143214321:assumed-role/Further/muppet@example.com"
    );
    assert_eq!(field("role_name"), "Further");
    assert_eq!(field("role_session_name"), "muppet@example.com");
    assert_eq!(
        (field("profile"), field("session")),
        ("further".into(), "homesso".into())
    );
    // The account is not in this portal, and all of its pages were read.
    assert_eq!(field("account_name"), "-");
    let asked = fixture.asked();
    assert_eq!(
        asked[..3],
        ["GetRoleCredentials", "AssumeRole", "GetCallerIdentity"]
    );
    assert!(
        asked[3..]
            .iter()
            .all(|operation| operation == "ListAccounts")
    );
}

#[test]
fn a_legacy_profile_is_shown_with_its_start_url() {
    let fixture = Fixture::approving().logged_in(&[LEGACY_URL]);
    let document = fixture
        .run(&["whoami", "--profile", "oldstyle", "--json"])
        .json();
    assert_eq!(document["session"], LEGACY_URL);
    assert_eq!(document["role_name"], "LegacyAccess");
}

#[test]
fn without_a_valid_token_the_account_name_is_left_out() {
    let fixture = Fixture::signed_in();
    assert_eq!(fixture.run(USER).code, Some(0));
    fixture.expire("homesso");
    fixture.asked();
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stderr, "");
    assert!(
        output.stdout.contains("account       123412341234\n"),
        "{output}"
    );
    assert!(
        output.stdout.contains("token         expired\n"),
        "{output}"
    );
    assert!(!output.stdout.contains("sign-in"), "{output}");
    assert_eq!(fixture.asked(), ["GetCallerIdentity"]);
    // If the portal does not answer, only the account's name is missing.
    let mut fixture = fixture.logged_in(&["homesso"]);
    fixture.set("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:9");
    let document = fixture.run(&[USER, &["--json"]].concat()).json();
    assert_eq!(document["account"], "123412341234");
    assert_eq!(document["account_name"], json!(null));
}

#[test]
fn if_a_login_is_required_the_hint_names_the_command() {
    let fixture = Fixture::approving();
    let output = fixture.run(USER);
    snapshot!(output, @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.run(&[USER, &["--json"]].concat()), output);
    fixture.assert_nothing_asked();
}

#[test]
fn keys_that_sts_refuses_are_reported() {
    let fixture = Fixture::signed_in();
    keep_role(&fixture, 3600);
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: homesso: the cached role credentials are no longer accepted
    hint: check this machine's clock; then run `ssologin logout homesso` to delete them and `ssologin homesso` to log in again
    [exit status: 1]
    ");
    fs::remove_file(role_path(&fixture)).unwrap();
    fixture.run(&["credentials", "--profile", "homesso.muppetuser"]);
    fixture.advance(TimeDelta::hours(2));
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains("no longer accepted"), "{output}");
}

#[test]
fn variables_that_override_the_profile_are_reported() {
    let mut fixture = Fixture::signed_in();
    fixture.set("AWS_ACCESS_KEY_ID", "AKIA");
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(output.stderr, @"warning: `AWS_ACCESS_KEY_ID` is set and overrides profiles in \
        this shell, but this command uses `homesso.muppetuser`; run `unset AWS_ACCESS_KEY_ID` to \
        fix it");
}

#[test]
fn a_profile_without_a_session_and_an_unknown_profile_are_reported() {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}[profile keys]\naws_access_key_id = A\n"));
    snapshot!(fixture.run(&["whoami", "--profile", "keys"]), @r"
    ------- stderr -------
    error: the profile `keys` does not use SSO; role credentials need a profile with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that has one
    [exit status: 1]
    ");
    snapshot!(fixture.run(&["whoami"]), @r"
    ------- stderr -------
    error: no profile named `default`
    hint: choose a profile with `--profile` or `AWS_PROFILE`
    [exit status: 2]
    ");
    assert_eq!(fixture.run(&["whoami", "homesso"]).code, Some(2));
}

#[test]
fn the_text_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    let hidden = |columns| {
        let arguments = ["whoami", "--profile", "homesso.muppetuser"];
        let (written, _) = Terminal::sized(&fixture, &arguments, columns).finish();
        // The hash after the role's name is different in each sandbox.
        let (_, rest) = written.split_once("MuppetAccess_").unwrap();
        let (hash, _) = rest.split_once('/').unwrap();
        let screen = screen_of(&written.replace(hash, "0123456789abcdef"), columns);
        screen.replace("60 min", "59 min")
    };
    snapshot!(hidden(80), @"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59m
    token         42m
    sign-in       ~7h 59m (estimate)
    ");
    snapshot!(hidden(40), @"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role
    /AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59m
    token         42m
    sign-in       ~7h 59m (estimate)
    ");
}
