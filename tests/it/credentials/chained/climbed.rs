//! Profiles that assume a role through `source_profile`: how a chain is resolved and cached.

use std::fs;

use chrono::TimeDelta;
use serde_json::{Value, json};
use ssologin::session::AssumedRole;
use ssologin::text::timestamp;

use crate::credentials::chained::roles::{MID, TOP, chained, highest};
use crate::support::{
    access_key, assumed_path, further, keep_assumed, keep_role, mode, now, role_path, snapshot,
};

#[test]
fn a_chain_is_resolved_once_and_each_role_is_cached_as_by_the_aws_cli() {
    let fixture = chained().logged_in(&["homesso"]);
    let output = fixture.run(TOP);
    let top = access_key(&output);
    assert_eq!(
        fixture.asked(),
        ["GetRoleCredentials", "AssumeRole", "AssumeRole"]
    );
    assert_eq!(fixture.run(TOP), output);
    let mid = access_key(&fixture.run(MID));
    access_key(&fixture.run(&["credentials", "--profile", "homesso.muppetuser"]));
    fixture.assert_nothing_asked();

    let printed = output.json();
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let end = text("Expiration");
    let file = fs::read_to_string(assumed_path(&fixture, &highest())).unwrap();
    let kept: Value = serde_json::from_str(&file).unwrap();
    let id = kept["AssumedRoleUser"]["AssumedRoleId"].as_str().unwrap();
    assert_eq!(
        file,
        format!(
            r#"{{"Credentials": {{"AccessKeyId": "{top}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "{end}", "AccountId": "432143214321"}}, "AssumedRoleUser": {{"AssumedRoleId": "{id}", "Arn": "arn:aws:sts::432143214321:assumed-role/Highest/muppet@example.com"}}}}"#,
            text("SecretAccessKey"),
            text("SessionToken")
        )
    );
    let left = timestamp::parse(&end).unwrap() - now();
    assert!(left > TimeDelta::minutes(28) && left <= TimeDelta::minutes(30));
    let file = fs::read_to_string(assumed_path(&fixture, &further())).unwrap();
    let kept: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(kept["Credentials"]["AccessKeyId"], mid);
    let arn = kept["AssumedRoleUser"]["Arn"].as_str().unwrap();
    let session = arn.strip_prefix("arn:aws:sts::123412341234:assumed-role/Further/ssologin-");
    let began: i64 = session.unwrap().parse().unwrap();
    assert!((now().timestamp() - began).abs() < 300);

    assert_eq!(mode(&assumed_path(&fixture, &highest())), 0o600);
    snapshot!(fixture.names(".aws/cli"), @r"
    cache
    cache/2f266d186f421d707b77b6b48c46ead50500e966.json
    cache/55cc0f740558649c86e76d7bda3f6a7a3ee2cc3b.json
    cache/b55c1646d8fad8185e599bbfe1df77932cc843cb.json
    ");
}

#[test]
fn roles_cached_by_the_aws_cli_are_used_from_the_top_down() {
    let fixture = chained();
    keep_assumed(&fixture, &highest(), "ASIATOP", 15 * 60 + 30);
    assert_eq!(
        access_key(&fixture.run(TOP)),
        "ASIATOP",
        "no token is needed"
    );
    keep_assumed(&fixture, &highest(), "ASIATOP", 15 * 60 - 1);
    assert_eq!(fixture.run(TOP).code, Some(3));

    // With a cached role further down, no token is needed. Unknown fields in the file are kept.
    let fixture = fixture.logged_in(&["homesso"]);
    let mid = access_key(&fixture.run(MID));
    fixture.asked();
    fs::remove_file(fixture.token_path("homesso")).unwrap();
    let path = assumed_path(&fixture, &highest());
    let old = fs::read_to_string(&path).unwrap();
    fs::write(&path, old.replacen('{', "{\"Mine\": [1], ", 1)).unwrap();
    let top = access_key(&fixture.run(TOP));
    assert!(top != "ASIATOP" && top != mid);
    assert_eq!(fixture.asked(), ["AssumeRole"]);
    let new: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(new["Mine"], json!([1]));
    assert_eq!(new.get("ResponseMetadata"), None);
}

#[test]
fn cached_credentials_need_no_network_trust_roots_or_writes() {
    let mut fixture = chained();
    keep_assumed(&fixture, &highest(), "ASIATOP", 3600);
    fixture.forbid_network();
    let before = fixture.tree();
    assert_eq!(access_key(&fixture.run(TOP)), "ASIATOP");
    let output = fixture.run(&[
        "exec",
        "--profile",
        "top",
        "--",
        "printenv",
        "AWS_ACCESS_KEY_ID",
        "AWS_REGION",
    ]);
    assert_eq!(output.stdout, "ASIATOP\neu-north-1\n");
    assert_eq!(fixture.tree(), before);
}

#[test]
fn sixty_processes_resolve_the_chain_once() {
    let fixture = chained().logged_in(&["homesso"]);
    fixture.ends_in("homesso", 60);
    let running: Vec<_> = (0..60).map(|_| fixture.start(TOP)).collect();
    let outputs: Vec<_> = running
        .into_iter()
        .map(|running| running.finish())
        .collect();
    assert_eq!(
        fixture.asked(),
        [
            "CreateToken",
            "GetRoleCredentials",
            "AssumeRole",
            "AssumeRole"
        ]
    );
    for output in &outputs {
        assert_eq!(output, &outputs[0]);
        access_key(output);
    }
}

#[test]
fn a_chain_requires_a_login_if_its_session_does() {
    let fixture = chained();
    snapshot!(fixture.run(TOP), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    fixture.assert_nothing_asked();
    let output = fixture.run(&[TOP, &["--login"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_logout_deletes_all_roles_in_the_chain() {
    let fixture = chained().logged_in(&["homesso"]);
    keep_assumed(&fixture, &highest(), "ASIATOP", -60);
    keep_assumed(&fixture, &further(), "ASIAMID", 3600);
    keep_role(&fixture, 3600);
    let stranger = AssumedRole {
        role_arn: "arn:aws:iam::123412341234:role/Other".into(),
        ..further()
    };
    keep_assumed(&fixture, &stranger, "ASIAOTHER", 3600);
    let output = fixture.run(&["logout", "homesso"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  logged out, with the credentials of 3 roles
    [exit status: 0]
    ");
    for role in [&highest(), &further()] {
        assert!(!assumed_path(&fixture, role).exists());
    }
    assert!(!role_path(&fixture).exists());
    assert!(assumed_path(&fixture, &stranger).exists());
}

#[test]
fn a_logout_of_another_session_keeps_the_roles() {
    let fixture = chained().logged_in(&["--all"]);
    access_key(&fixture.run(TOP));
    fixture.run(&["logout", "worksso"]);
    assert_eq!(fixture.asked().last().map(String::as_str), Some("Logout"));
    assert!(
        assumed_path(&fixture, &highest()).exists() && assumed_path(&fixture, &further()).exists()
    );
}

#[test]
fn secrets_are_never_in_messages_or_in_files_outside_the_caches() {
    let fixture = chained().logged_in(&["homesso"]);
    let mut said = fixture.run(&[TOP, &["--debug"]].concat()).stderr;
    said += &fixture
        .run(&["whoami", "--profile", "top", "--debug"])
        .to_string();
    fs::remove_file(assumed_path(&fixture, &highest())).unwrap();
    // STS no longer accepts the keys, which the cache cannot know.
    fixture.advance(TimeDelta::hours(2));
    let refused = fixture.run(&[TOP, &["--debug"]].concat());
    assert_eq!(refused.code, Some(1), "{refused}");
    said += &refused.to_string();
    let secrets = fixture.sandbox().handed_out();
    assert!(secrets.len() > 8, "{}", secrets.len());
    for secret in &secrets {
        let part = &secret[secret.len() - 16..];
        assert!(!said.contains(part), "`{secret}` is in:\n{said}");
    }
    for (path, bytes) in fixture.contents() {
        let text = String::from_utf8_lossy(&bytes);
        let holds = secrets.iter().any(|secret| text.contains(secret.as_str()));
        let is_cache = path.starts_with(".aws/sso/cache") || path.starts_with(".aws/cli/cache");
        assert!(!holds || is_cache, "{path:?}");
    }
}
