//! `ssologin whoami`: as whom a profile acts.

use std::fs;

use chrono::TimeDelta;
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::credentials::{keep, role_path};
use crate::run::{OLD, README, World, snapshot};
use crate::terminal::{Terminal, screen};

const USER: &[&str] = &["whoami", "--profile", "homesso.muppetuser"];
const CHAIN: &str = "
[profile further]
role_arn = arn:aws:iam::432143214321:role/team/Further
source_profile = homesso.muppetuser
role_session_name = muppet@example.com
";

#[test]
fn the_document_is_that_of_the_contract() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(&[USER, &["--json"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(
        world.asked(),
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
fn a_person_reads_aligned_lines() {
    let world = World::approving().logged_in(&["homesso"]);
    let (written, code) = Terminal::start(&world, USER).finish();
    let (_, rest) = written.split_once("MuppetAccess_").unwrap();
    let (hash, _) = rest.split_once('/').unwrap();
    let seen = screen(&written.replace(hash, "0123456789abcdef"));
    let seen = ["58 min", "60 min"]
        .iter()
        .fold(seen, |seen, left| seen.replace(left, "59 min"));
    assert_eq!(code, 0);
    snapshot!(seen, @r"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59 min
    token         59 min
    sign-in       ~7 h 59 min (estimate)
    ");
}

#[test]
fn a_chained_profile_acts_as_its_own_role() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.config(format!("{README}{CHAIN}"));
    world.set("AWS_PROFILE", "further");
    let document = world.run(&["whoami", "--json"]).json();
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
    // Its account is none of this portal, all of whose pages were read.
    assert_eq!(field("account_name"), "-");
    let asked = world.asked();
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
fn a_legacy_profile_is_told_by_its_start_url() {
    let world = World::approving().logged_in(&[OLD]);
    let document = world
        .run(&["whoami", "--profile", "oldstyle", "--json"])
        .json();
    assert_eq!(document["session"], OLD);
    assert_eq!(document["role_name"], "LegacyAccess");
}

#[test]
fn without_a_living_token_it_goes_without_the_name() {
    let world = World::approving().logged_in(&["homesso"]);
    assert_eq!(world.run(USER).code, Some(0));
    world.wear_out("homesso");
    world.asked();
    let output = world.run(USER);
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
    assert_eq!(world.asked(), ["GetCallerIdentity"]);
    // A portal that does not tell costs no more than the name.
    let mut world = world.logged_in(&["homesso"]);
    world.set("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:9");
    let document = world.run(&[USER, &["--json"]].concat()).json();
    assert_eq!(document["account"], "123412341234");
    assert_eq!(document["account_name"], json!(null));
}

#[test]
fn where_a_person_is_needed_it_names_the_command() {
    let world = World::approving();
    let output = world.run(USER);
    snapshot!(output, @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.run(&[USER, &["--json"]].concat()), output);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn keys_that_sts_refuses_are_told() {
    let world = World::approving().logged_in(&["homesso"]);
    keep(&world, 3600);
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: homesso: the cached role credentials are not accepted any more
    hint: check this machine's clock; `ssologin logout homesso` deletes them, `ssologin homesso` logs in again
    [exit status: 1]
    ");
    fs::remove_file(role_path(&world)).unwrap();
    world.run(&["credentials", "--profile", "homesso.muppetuser"]);
    world.advance(TimeDelta::hours(2));
    let output = world.run(USER);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains("not accepted any more"), "{output}");
}

#[test]
fn variables_that_win_over_the_profile_are_told() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.set("AWS_ACCESS_KEY_ID", "AKIA");
    let output = world.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(output.stderr, @"warning: `AWS_ACCESS_KEY_ID` is set and wins over profiles in this shell, though this is about `homesso.muppetuser`; `unset AWS_ACCESS_KEY_ID` mends it");
}

#[test]
fn a_profile_that_leads_to_no_session_or_is_none_is_told() {
    let world = World::approving();
    world.config(format!("{README}[profile keys]\naws_access_key_id = A\n"));
    snapshot!(world.run(&["whoami", "--profile", "keys"]), @r"
    ------- stderr -------
    error: the profile `keys` does not lead to SSO; role credentials are for profiles with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that leads to one
    [exit status: 1]
    ");
    snapshot!(world.run(&["whoami"]), @r"
    ------- stderr -------
    error: there is no profile `default`
    hint: name a profile with `--profile` or `AWS_PROFILE`
    [exit status: 2]
    ");
    assert_eq!(world.run(&["whoami", "homesso"]).code, Some(2));
}

/// What it says when STS answers like this, three times over where that may help.
async fn answered(status: u16, body: &str) -> String {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body.as_bytes(), "text/xml");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let mut world = World::approving();
    keep(&world, 3600);
    world.set("AWS_ENDPOINT_URL_STS", server.uri());
    let output = tokio::task::spawn_blocking(move || world.run(USER))
        .await
        .unwrap();
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.stdout, "", "{output}");
    output.stderr
}

#[tokio::test]
async fn whatever_answers_instead_of_sts_is_a_sentence() {
    let error = |code: &str, message: &str| {
        format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
             <Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        )
    };
    let result = |fields: &str| {
        format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             {fields}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
    };
    for (status, body, said) in [
        (200, String::new(), "not of AWS STS"),
        (
            200,
            "<html><body>Log in here</body></html>".to_owned(),
            "not of AWS STS",
        ),
        (
            200,
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".to_owned(),
            "not of AWS STS",
        ),
        (200, "<GetCallerIdentityResponse>".to_owned(), "127.0.0.1"),
        (200, result("<Arn>arn</Arn>"), "without a usable `Account`"),
        (200, "<a>".repeat(100_000), "not of AWS STS"),
        (403, "<html>proxy</html>".to_owned(), "not of AWS STS"),
        (
            403,
            error("AccessDenied", "no"),
            "does not give this to you",
        ),
        (403, error("ExpiredToken", "over"), "not accepted any more"),
        (
            403,
            error("SignatureDoesNotMatch", "Signature expired: now"),
            "check this machine's clock",
        ),
        (
            403,
            error(
                "RegionDisabledException",
                "STS is not activated in this region",
            ),
            "check `role_arn`, `region`",
        ),
        (
            400,
            error("Else\u{9b}31m", &"x".repeat(100_000)),
            "refused GetCallerIdentity: Else",
        ),
    ] {
        let stderr = answered(status, &body).await;
        assert!(stderr.contains(said), "{status} {body:.200}: {stderr}");
        assert!(stderr.len() < 1000, "{stderr}");
        assert!(
            !stderr.chars().any(|c| c.is_control() && c != '\n'),
            "{stderr}"
        );
        assert!(!stderr.contains("kept"), "{stderr}");
    }
}

#[tokio::test]
async fn hostile_names_are_escaped() {
    let server = MockServer::start().await;
    let body = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
                <Arn>arn:aws:sts::1:assumed-role/R&#x9b;2J/m&#x202e;e</Arn><UserId>A</UserId><Account>1&#x85;</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>";
    let answer = ResponseTemplate::new(200).set_body_raw(body.as_bytes(), "text/xml");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let mut world = World::approving();
    keep(&world, 3600);
    world.set("AWS_ENDPOINT_URL_STS", server.uri());
    tokio::task::spawn_blocking(move || {
        let output = world.run(USER);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stdout.contains("R\\u{9b}2J"), "{output}");
        assert!(!output.stdout.contains(['\u{9b}', '\u{202e}', '\u{85}']));
        let output = world.run(&[USER, &["--json"]].concat());
        assert!(!output.stdout.contains(['\u{9b}', '\u{202e}', '\u{85}']));
        assert_eq!(output.json()["role_session_name"], "m\u{202e}e");
    })
    .await
    .unwrap();
}
