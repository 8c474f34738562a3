//! Answers with missing or unusable fields.

use serde_json::{Value, json};
use ssologin::service::ServiceFailure;
use wiremock::ResponseTemplate;

use crate::service::sdk::calls::{
    HOUR, at, authorization_answer, failure, ok, redeem, register, registration_answer, role,
    role_answer, start_device, token_answer, with_field,
};
use crate::support::always;

pub(crate) async fn redeemed(answer: ResponseTemplate) -> ServiceFailure {
    let server = always(answer).await;
    failure(redeem(&at(&server.uri())).await)
}

/// Returns values that are not a usable text: missing or null, and empty.
fn no_texts() -> [Value; 2] {
    [Value::Null, json!("")]
}

/// Returns values that are not a usable secret.
fn no_secrets() -> [Value; 7] {
    [
        Value::Null,
        json!(""),
        json!("a\r\nx-evil: 1"),
        json!("a\u{0}"),
        json!("\u{1b}[31m"),
        json!("a b"),
        json!("tokén"),
    ]
}

#[tokio::test]
async fn an_unusable_access_token_is_rejected() {
    for value in no_secrets() {
        let server = always(ok(with_field(token_answer(), "accessToken", value.clone()))).await;
        let failure = failure(redeem(&at(&server.uri())).await);
        assert_eq!(
            failure,
            ServiceFailure::Incomplete("accessToken"),
            "{value}"
        );
    }
}

#[tokio::test]
async fn an_unusable_refresh_token_is_ignored() {
    for value in no_secrets() {
        let server = always(ok(with_field(
            token_answer(),
            "refreshToken",
            value.clone(),
        )))
        .await;
        let issued = redeem(&at(&server.uri())).await.unwrap();
        assert!(issued.refresh_token.is_none(), "{value}");
    }
}

#[tokio::test]
async fn a_registration_without_a_client_is_rejected() {
    for (field, values) in [
        ("clientId", &no_texts()[..]),
        ("clientSecret", &no_secrets()),
    ] {
        for value in values {
            let server = always(ok(with_field(registration_answer(), field, value.clone()))).await;
            let failure = failure(register(&at(&server.uri())).await);
            assert_eq!(failure, ServiceFailure::Incomplete(field), "{value}");
        }
    }
}

#[tokio::test]
async fn a_registration_with_an_expiration_that_no_file_can_hold_is_rejected() {
    for value in [i64::MAX, i64::MIN, -1, 1_802_000_000_000, 253_402_300_800] {
        let answer = with_field(registration_answer(), "clientSecretExpiresAt", json!(value));
        let server = always(ok(answer)).await;
        let failure = failure(register(&at(&server.uri())).await);
        assert_eq!(
            failure,
            ServiceFailure::Incomplete("clientSecretExpiresAt"),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_registration_that_expires_at_zero_is_expired_as_for_the_aws_cli() {
    for value in [json!(0), Value::Null] {
        let answer = with_field(registration_answer(), "clientSecretExpiresAt", value);
        let server = always(ok(answer)).await;
        let client = register(&at(&server.uri())).await.unwrap();
        assert_eq!(client.expires_at.timestamp(), 0);
    }
}

#[tokio::test]
async fn an_incomplete_device_authorization_is_rejected() {
    for (field, values) in [
        ("deviceCode", &no_secrets()[..]),
        ("userCode", &no_texts()),
        ("verificationUri", &no_texts()),
    ] {
        for value in values {
            let server = always(ok(with_field(authorization_answer(), field, value.clone()))).await;
            let failure = failure(start_device(&at(&server.uri())).await);
            assert_eq!(failure, ServiceFailure::Incomplete(field), "{value}");
        }
    }
}

#[tokio::test]
async fn a_user_code_of_one_megabyte_is_rejected() {
    let answer = with_field(
        authorization_answer(),
        "userCode",
        json!("A".repeat(1_000_000)),
    );
    let server = always(ok(answer)).await;
    let failure = failure(start_device(&at(&server.uri())).await);
    assert_eq!(failure, ServiceFailure::Incomplete("userCode"));
}

#[tokio::test]
async fn a_token_without_a_lifetime_is_rejected_and_an_absurd_lifetime_is_limited() {
    for value in [json!(0), json!(-1), json!(i32::MIN), Value::Null] {
        let server = always(ok(with_field(token_answer(), "expiresIn", value.clone()))).await;
        let failure = failure(redeem(&at(&server.uri())).await);
        assert_eq!(failure, ServiceFailure::Incomplete("expiresIn"), "{value}");
    }
    let server = always(ok(with_field(token_answer(), "expiresIn", json!(i32::MAX)))).await;
    let issued = redeem(&at(&server.uri())).await.unwrap();
    assert_eq!(issued.expires_in, 90 * 24 * HOUR);
}

#[tokio::test]
async fn incomplete_role_credentials_are_rejected() {
    for (field, value) in [
        ("accessKeyId", Value::Null),
        ("secretAccessKey", json!("a\nb")),
        ("sessionToken", json!("")),
        ("expiration", json!(0)),
        ("expiration", json!(-1)),
        ("expiration", json!(i64::MAX)),
        ("expiration", json!(253_402_300_800_000_i64)),
    ] {
        let answer = with_field(
            role_answer()["roleCredentials"].clone(),
            field,
            value.clone(),
        );
        let server = always(ok(json!({ "roleCredentials": answer }))).await;
        let failure = failure(role(&at(&server.uri())).await);
        assert_eq!(failure, ServiceFailure::Incomplete(field), "{value}");
    }
    for answer in [json!({}), json!({ "roleCredentials": null })] {
        let server = always(ok(answer)).await;
        let failure = failure(role(&at(&server.uri())).await);
        assert_eq!(failure, ServiceFailure::Incomplete("roleCredentials"));
    }
}
