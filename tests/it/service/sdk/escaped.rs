//! What the program prints of a hostile service's text.

use std::process::Command;

use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::service::sdk::calls::{ok, registration_answer};
use crate::support::PROGRAM;

#[tokio::test]
async fn text_from_the_service_is_escaped_in_messages() {
    let server = MockServer::start().await;
    let authorization = json!({
        "deviceCode": "dc", "userCode": "\u{1b}[2JAB\u{202e}-CD\r\n", "verificationUri": "https://device.example/\u{1b}[31m",
        "verificationUriComplete": "https://device.example/?a=\u{1b}]0;x\u{7}", "expiresIn": 600, "interval": 1
    });
    let refusal =
        json!({ "error": "\u{1b}[31mbad", "error_description": "\u{1b}]0;title\u{7}\r\n" });
    for (path, answer) in [
        ("/client/register", ok(registration_answer())),
        ("/device_authorization", ok(authorization)),
        ("/token", ResponseTemplate::new(400).set_body_json(refusal)),
    ] {
        Mock::given(wiremock::matchers::path(path))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config");
    let text = "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n";
    std::io::Write::write_all(
        &mut std::fs::File::create(&config).unwrap(),
        text.as_bytes(),
    )
    .unwrap();

    let output = Command::new(PROGRAM)
        .args(["login", "corp", "--no-browser", "--debug"])
        .env_clear()
        .env("HOME", home.path())
        .env("USERPROFILE", home.path())
        .env("AWS_CONFIG_FILE", &config)
        .env("AWS_ENDPOINT_URL", server.uri())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(r"\u{1b}[2JAB\u{202e}-CD\u{d}\u{a}"), "{said}");
    assert!(said.contains(r"\u{1b}[31mbad"), "{said}");
    let harmless = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    assert!(said.chars().all(harmless), "{said:?}");
    assert_eq!(output.stdout, b"");
    assert!(!home.path().join(".aws/sso/cache").join(TOKEN_FILE).exists());
}

/// The name of the token file: the SHA-1 hash of `corp`.
const TOKEN_FILE: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
