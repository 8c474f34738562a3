//! Role credentials: fetched with a valid token, and cached as the AWS CLI caches them.

use std::fs;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::credentials::formats::USER;
use crate::support::{Fixture, README, access_key, keep_role, mode, role_path, snapshot};

#[test]
fn fetched_credentials_are_printed_and_cached_exactly_as_by_the_aws_cli() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(USER);
    assert_eq!(fixture.asked(), ["GetRoleCredentials"]);
    let printed = output.json();
    let keys: Vec<_> = printed.as_object().unwrap().keys().collect();
    let expected = [
        "Version",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
    ];
    assert_eq!(keys, expected);
    assert_eq!(printed["Version"], 1);
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let end = text("Expiration").replace("+00:00", "Z");
    assert_eq!(
        output.stdout,
        serde_json::to_string_pretty(&printed).unwrap() + "\n"
    );
    assert_eq!(
        fs::read_to_string(role_path(&fixture)).unwrap(),
        format!(
            r#"{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "{}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "{end}", "AccountId": "123412341234"}}}}"#,
            text("AccessKeyId"),
            text("SecretAccessKey"),
            text("SessionToken")
        )
    );
    assert_eq!(mode(&role_path(&fixture)), 0o600);
    snapshot!(fixture.names(".aws/cli"), @r"
    cache
    cache/55cc0f740558649c86e76d7bda3f6a7a3ee2cc3b.json
    ");
    assert_eq!(fixture.run(USER), output);
    fixture.assert_nothing_asked();
}

#[test]
fn credentials_cached_by_the_aws_cli_are_used_until_15_minutes_are_left() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 15 * 60 + 30);
    assert_eq!(
        access_key(&fixture.run(USER)),
        "ASIAKEPT",
        "no token is needed"
    );
    keep_role(&fixture, 15 * 60 - 1);
    assert_eq!(fixture.run(USER).code, Some(3));
    let fixture = fixture.logged_in(&["homesso"]);
    let path = role_path(&fixture);
    let old = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        old.replace("{\"ProviderType\"", "{\"Mine\": [1], \"ProviderType\""),
    )
    .unwrap();
    assert_ne!(access_key(&fixture.run(USER)), "ASIAKEPT");
    let new: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(new["Mine"], json!([1]), "what is not ours is kept");
}

#[test]
fn a_damaged_cache_file_is_reported_and_replaced() {
    for damaged in ["", "{\"ProviderType\": \"sso\", \"Cred", "[]", "{}"] {
        let fixture = Fixture::signed_in();
        fs::create_dir_all(role_path(&fixture).parent().unwrap()).unwrap();
        fs::write(role_path(&fixture), damaged).unwrap();
        let output = fixture.run(USER);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("is damaged: it "), "{output}");
        let again = fixture.run(USER);
        assert_eq!(access_key(&again), output.json()["AccessKeyId"]);
    }
}

#[test]
fn if_a_login_is_required_nothing_is_printed_and_the_hint_names_the_command() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    fixture.assert_nothing_asked();
    let output = fixture.run(&[USER, &["--login"]].concat());
    snapshot!(output.stderr, @"
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    ");
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.json()["Version"], 1);
}

#[test]
fn a_token_that_expires_soon_is_refreshed_silently() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    access_key(&fixture.run(USER));
    assert_eq!(fixture.asked(), ["CreateToken", "GetRoleCredentials"]);
}

#[test]
fn a_token_that_cannot_be_refreshed_is_used_until_it_expires() {
    let mut fixture = Fixture::signed_in();
    fixture.ends_in("homesso", 600);
    // No server listens at the endpoint that refreshes tokens.
    fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:9");
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("not refreshed: cannot reach 127.0.0.1:9"),
        "{output}"
    );
    assert_eq!(fixture.asked(), ["GetRoleCredentials"]);
}

#[test]
fn a_token_that_the_portal_rejects_is_refreshed_once() {
    let fixture = Fixture::signed_in();
    fixture.edit("homesso", |token| {
        token.insert("accessToken".into(), "forgotten".into());
    });
    access_key(&fixture.run(USER));
    let expected = [
        "GetRoleCredentials UnauthorizedException",
        "CreateToken",
        "GetRoleCredentials",
    ];
    assert_eq!(fixture.asked(), expected);

    let fixture = Fixture::signed_in();
    fixture.advance(TimeDelta::hours(9));
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: homesso: the portal no longer accepts the token, login required
    hint: run `ssologin homesso --force`
    [exit status: 3]
    ");
    let expected = [
        "GetRoleCredentials UnauthorizedException",
        "CreateToken InvalidGrantException",
    ];
    assert_eq!(fixture.asked(), expected);
}

#[test]
fn a_role_or_account_missing_from_the_portal_is_named() {
    let fixture = Fixture::signed_in();
    let readme = README;
    fixture.config(readme.replace("MuppetAccess", "Other\u{1b}Access"));
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: the role `Other\u{1b}Access` in the account `123412341234` is not assigned to you
    hint: check `sso_account_id` and `sso_role_name`, or ask your administrator for the role
    [exit status: 1]
    ");
    fixture.config(readme.replace("123412341234", "999999999999"));
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: the account `999999999999` (with the role `MuppetAccess`) is not in your portal
    hint: check `sso_account_id`, and that the profile names the right session
    [exit status: 1]
    ");
}

#[test]
fn sixty_processes_send_one_request_to_the_portal() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", 60);
    let running: Vec<_> = (0..60).map(|_| fixture.start(USER)).collect();
    let outputs: Vec<_> = running
        .into_iter()
        .map(|running| running.finish())
        .collect();
    assert_eq!(fixture.asked(), ["CreateToken", "GetRoleCredentials"]);
    for output in &outputs {
        assert_eq!(output, &outputs[0]);
        access_key(output);
    }
}

#[test]
fn cached_credentials_need_no_network_trust_roots_or_writes() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.forbid_network();
    let before = fixture.tree();
    for more in [&[][..], &["--format", "env"], &["--login"], &["--debug"]] {
        let output = fixture.run(&[USER, more].concat());
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stdout.contains("ASIAKEPT") && output.stderr.is_empty());
    }
    assert_eq!(fixture.tree(), before);
}

#[test]
fn credentials_that_cannot_be_cached_are_still_printed() {
    let fixture = Fixture::signed_in();
    fixture.write(".aws/cli", "not a folder");
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.json()["Version"], 1);
    assert!(
        output.stderr.contains("cannot create the folder"),
        "{output}"
    );
}
