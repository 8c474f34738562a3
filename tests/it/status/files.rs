//! The files that `ssologin status` reads, none of which it changes.

use serde_json::json;

use crate::status::states::each_state;
use crate::support::{Fixture, LEGACY_URL, README, now, snapshot};

#[test]
fn expirations_are_read_in_every_format_of_other_tools() {
    let fixture = Fixture::signed_in();
    let end = now() + chrono::TimeDelta::seconds(42 * 60 + 30);
    let east = chrono::FixedOffset::east_opt(2 * 3600).unwrap();
    for spelling in [
        end.format("%Y-%m-%dT%H:%M:%SUTC"),
        end.format("%Y-%m-%dT%H:%M:%S+00:00"),
        end.format("%Y-%m-%dT%H:%M:%S.123456789Z"),
        end.format("%Y-%m-%d %H:%M:%SZ"),
        end.with_timezone(&east).format("%Y-%m-%dT%H:%M:%S+02:00"),
        end.with_timezone(&east).format("%Y-%m-%dT%H:%M:%S+0200"),
    ] {
        let spelling = spelling.to_string();
        fixture.edit("homesso", |token| {
            token.insert("expiresAt".to_owned(), spelling.clone().into());
        });
        let output = fixture.run(&["status", "--minutes", "homesso"]);
        assert_eq!(output.stdout, "42\n", "{spelling}");
    }
}

#[test]
fn an_unreadable_expiration_is_reported_and_counts_as_expired() {
    let fixture = Fixture::signed_in();
    for spelling in [
        json!("tomorrow"),
        json!("2199-01-01T00:00:00"),
        json!(1),
        json!(null),
    ] {
        fixture.edit("homesso", |token| {
            token.insert("expiresAt".to_owned(), spelling.clone());
        });
        let output = fixture.run(&["status", "--json", "homesso"]);
        assert_eq!(output.each("minutes_left"), [0], "{spelling}");
        assert_eq!(output.each("state"), ["renewable"], "{spelling}");
        assert_eq!(
            output.each("problem"),
            ["it does not say when the token expires"]
        );
    }
}

#[test]
fn files_without_a_valid_token_are_unreadable_with_a_reason() {
    let fixture = Fixture::approving();
    let path = fixture.write(
        fixture
            .token_path("homesso")
            .strip_prefix(fixture.home())
            .unwrap()
            .to_str()
            .unwrap(),
        "",
    );
    let problem = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        let output = fixture.run(&["status", "--json", "homesso"]);
        assert_eq!(output.each("state"), ["unreadable"], "{output}");
        output.each("problem")[0].as_str().unwrap().to_owned()
    };
    assert_eq!(problem(b""), "it is empty");
    assert_eq!(problem(b"\xff\xfe"), "it is not a complete JSON object");
    assert_eq!(
        problem(br#"{"accessToken": "x"#),
        "it is not a complete JSON object"
    );
    assert_eq!(
        problem(br#"{"expiresAt": "2199-01-01T00:00:00Z"}"#),
        "it has no usable `accessToken`"
    );
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let output = fixture.run(&["status", "--json", "homesso"]);
    snapshot!(output.each("problem")[0], @r#""cannot read it: it is not a regular file""#);
}

#[test]
fn no_file_is_created_or_changed() {
    let fixture = each_state();
    let before = fixture.tree();
    for arguments in [
        &[][..],
        &["--json"],
        &["--minutes"],
        &["--check"],
        &["--prompt"],
    ] {
        fixture.run(&[&["status"], arguments].concat());
        assert_eq!(fixture.tree(), before, "{arguments:?}");
    }
    fixture.assert_nothing_asked();
    let empty = Fixture::approving();
    let before = empty.tree();
    empty.run(&["status"]);
    assert_eq!(empty.tree(), before);
}

#[test]
fn neither_network_nor_trust_roots_are_needed() {
    let mut fixture = each_state();
    let expected = fixture.run(&["status", "--minutes"]);
    fixture.forbid_network();
    assert_eq!(fixture.run(&["status", "--minutes"]), expected);
    assert_eq!(fixture.run(&["status"]).code, Some(0));
    assert_eq!(fixture.run(&["list", "profiles"]).code, Some(0));
    // A login with a valid token does not load the trust roots either.
    assert_eq!(fixture.run(&["login", "valid"]).code, Some(0));
}

#[test]
fn an_unusable_session_is_shown_with_its_problem() {
    let fixture = Fixture::approving();
    fixture.config(README.replace("sso_region = us-east-1\n", ""));
    let output = fixture.run(&["status", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", LEGACY_URL]);
    assert_eq!(output.each("region")[1], json!(null));
    snapshot!(output.each("problem")[1], @r#""[HOME]/.aws/config:6: [sso-session worksso] has no `sso_region`; add the line `sso_region = eu-west-1`""#);
}
