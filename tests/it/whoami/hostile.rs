//! Unusable and hostile answers from STS.

use futures_util::future::join_all;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Fixture, keep_role};
use crate::whoami::identity::USER;

/// Returns the program's error message if STS always gives this answer, even to retries.
async fn answered(status: u16, body: &str) -> String {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body.as_bytes(), "text/xml");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set("AWS_ENDPOINT_URL_STS", server.uri());
    let output = tokio::task::spawn_blocking(move || fixture.run(USER))
        .await
        .unwrap();
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.stdout, "", "{output}");
    output.stderr
}

#[tokio::test]
async fn every_unusable_answer_is_reported_in_one_message() {
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
    let cases = [
        (200, String::new(), "not from AWS STS"),
        (
            200,
            "<html><body>Log in here</body></html>".to_owned(),
            "not from AWS STS",
        ),
        (
            200,
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".to_owned(),
            "not from AWS STS",
        ),
        (200, "<GetCallerIdentityResponse>".to_owned(), "127.0.0.1"),
        (200, result("<Arn>arn</Arn>"), "without a usable `Account`"),
        (200, "<a>".repeat(100_000), "not from AWS STS"),
        (403, "<html>proxy</html>".to_owned(), "not from AWS STS"),
        (403, error("AccessDenied", "no"), "denied access"),
        (403, error("ExpiredToken", "over"), "no longer accepted"),
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
            "rejected GetCallerIdentity: Else",
        ),
    ];
    // Most answers are asked for again, so do that for all at once.
    join_all(cases.map(async |(status, body, said)| {
        let stderr = answered(status, &body).await;
        assert!(stderr.contains(said), "{status} {body:.200}: {stderr}");
        assert!(stderr.len() < 1000, "{stderr}");
        assert!(
            !stderr.chars().any(|c| c.is_control() && c != '\n'),
            "{stderr}"
        );
        assert!(!stderr.contains("kept"), "{stderr}");
    }))
    .await;
}

#[tokio::test]
async fn hostile_names_are_escaped() {
    let server = MockServer::start().await;
    let body = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
                <Arn>arn:aws:sts::1:assumed-role/R&#x9b;2J/m&#x202e;e</Arn><UserId>A</UserId><Account>1&#x85;</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>";
    let answer = ResponseTemplate::new(200).set_body_raw(body.as_bytes(), "text/xml");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set("AWS_ENDPOINT_URL_STS", server.uri());
    tokio::task::spawn_blocking(move || {
        let output = fixture.run(USER);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stdout.contains("R\\u{9b}2J"), "{output}");
        assert!(!output.stdout.contains(['\u{9b}', '\u{202e}', '\u{85}']));
        let output = fixture.run(&[USER, &["--json"]].concat());
        assert!(!output.stdout.contains(['\u{9b}', '\u{202e}', '\u{85}']));
        assert_eq!(output.json()["role_session_name"], "m\u{202e}e");
    })
    .await
    .unwrap();
}
