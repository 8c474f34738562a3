//! Tokens of other portals in the file of a session.

use crate::support::Fixture;

/// A token of the same session name, from another config or from before the config was changed.
const OTHERS: [(&str, &str); 3] = [
    ("startUrl", "https://evil.awsapps.com/start"),
    ("startUrl", "https://homesso.awsapps.com/other"),
    ("region", "us-east-1"),
];

/// Returns a fixture whose valid token says that it belongs to another portal.
fn with_token_of(key: &str, value: &str) -> Fixture {
    let fixture = Fixture::signed_in();
    fixture.edit("homesso", |token| {
        token.insert(key.to_owned(), value.into());
        token.insert("note".to_owned(), "of another portal".into());
    });
    fixture
}

#[test]
fn a_token_of_another_portal_is_never_sent() {
    for (key, value) in OTHERS {
        let fixture = with_token_of(key, value);
        let before = fixture.shared_contents();
        for command in [
            &["refresh", "homesso"][..],
            &["refresh", "homesso", "--force"],
            &["credentials", "--profile", "homesso.muppetuser"],
            &["whoami", "--profile", "homesso.muppetuser"],
            &["list", "accounts", "homesso"],
            &["token", "homesso"],
        ] {
            let output = fixture.run(command);
            assert_eq!(output.code, Some(3), "{command:?} {output}");
            assert_eq!(output.stdout, "", "{command:?}");
            assert!(output.stderr.contains(value), "{command:?} {output}");
            fixture.assert_nothing_asked();
        }
        assert_eq!(fixture.shared_contents(), before);
        let output = fixture.run(&["logout", "homesso"]);
        assert_eq!(output.code, Some(0), "{output}");
        fixture.assert_nothing_asked();
        assert!(!fixture.token_path("homesso").exists());
    }
}

#[test]
fn a_token_of_another_portal_is_reported_with_both_portals_and_both_places() {
    let fixture = with_token_of("startUrl", "https://evil.awsapps.com/start");
    let path = fixture.token_path("homesso");
    let path = path.strip_prefix(fixture.home()).unwrap().display();
    let difference = "holds a token of `https://evil.awsapps.com/start` in `eu-west-1`, but the session at \
        [HOME]/.aws/config:2 is `https://homesso.awsapps.com/start/` in `eu-west-1`";
    let status = fixture.run(&["status", "homesso"]);
    let file = format!("the cache file `[HOME]/{path}` {difference}");
    assert!(status.stdout.contains(&file), "{status}");
    assert!(status.stdout.contains("signed out"), "{status}");
    assert_eq!(fixture.run(&["status", "homesso", "--check"]).code, Some(3));
    assert_eq!(
        fixture.run(&["status", "homesso", "--minutes"]).stdout,
        "0\n"
    );
    let doctor = fixture.run(&["doctor"]);
    assert!(
        doctor
            .stdout
            .contains(&format!("[HOME]/{path}: it {difference}")),
        "{doctor}"
    );
    let login = fixture.run(&["login", "homesso"]);
    assert!(
        login.stderr.contains(&format!("{file}; it is not used")),
        "{login}"
    );
    assert_eq!(login.code, Some(0));
    // The new token was not made from the old one.
    let asked = fixture.asked();
    assert!(
        asked.contains(&"StartDeviceAuthorization".to_owned()),
        "{asked:?}"
    );
    let token = fixture.token("homesso");
    assert_eq!(token["startUrl"], "https://homesso.awsapps.com/start/");
    assert!(!token.contains_key("note"));
}

#[test]
fn other_spellings_of_the_portal_are_the_same_portal() {
    for (key, value) in [
        ("startUrl", "https://homesso.awsapps.com/start/"),
        ("startUrl", "https://homesso.awsapps.com/start/#/"),
        ("startUrl", "https://HomeSSO.awsapps.com/start#"),
        ("region", "EU-West-1"),
    ] {
        let fixture = with_token_of(key, value);
        let output = fixture.run(&["credentials", "--profile", "homesso.muppetuser"]);
        assert_eq!(output.code, Some(0), "{output}");
        let output = fixture.run(&["refresh", "homesso", "--force"]);
        assert_eq!(output.code, Some(0), "{output}");
    }
}
