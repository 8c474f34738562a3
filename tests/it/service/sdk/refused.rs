//! Every error of the service, in every form.

use serde_json::json;
use ssologin::service::ServiceFailure;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::service::sdk::calls::{
    at, failure, logout, redeem, register, renew, role, start_device, with_field,
};
use crate::service::sdk::incomplete::redeemed;
use crate::support::always;

/// Returns each exception's name, HTTP status, OAuth error code and resulting failure.
fn oidc_errors() -> [(&'static str, u16, &'static str, ServiceFailure); 13] {
    let other = |text: &str| ServiceFailure::Other(text.to_owned());
    [
        (
            "AuthorizationPendingException",
            400,
            "authorization_pending",
            ServiceFailure::AuthorizationPending,
        ),
        (
            "SlowDownException",
            400,
            "slow_down",
            ServiceFailure::SlowDown,
        ),
        (
            "ExpiredTokenException",
            400,
            "expired_token",
            ServiceFailure::ExpiredToken,
        ),
        (
            "AccessDeniedException",
            400,
            "access_denied",
            ServiceFailure::AccessDenied,
        ),
        (
            "InvalidClientException",
            401,
            "invalid_client",
            ServiceFailure::InvalidClient,
        ),
        (
            "InvalidGrantException",
            400,
            "invalid_grant",
            ServiceFailure::InvalidGrant,
        ),
        (
            "InvalidRequestException",
            400,
            "invalid_request",
            ServiceFailure::InvalidRequest("because".into()),
        ),
        (
            "InvalidScopeException",
            400,
            "invalid_scope",
            ServiceFailure::InvalidScope,
        ),
        (
            "InternalServerException",
            500,
            "server_error",
            ServiceFailure::Server(500),
        ),
        (
            "UnauthorizedClientException",
            400,
            "unauthorized_client",
            other("unauthorized_client, because"),
        ),
        (
            "UnsupportedGrantTypeException",
            400,
            "unsupported_grant_type",
            other("unsupported_grant_type, because"),
        ),
        (
            "InvalidClientMetadataException",
            400,
            "invalid_client_metadata",
            other("invalid_client_metadata, because"),
        ),
        (
            "InvalidRedirectUriException",
            400,
            "invalid_redirect_uri",
            other("invalid_redirect_uri, because"),
        ),
    ]
}

/// Returns the failure with the exception's name in place of the OAuth error code.
fn named(failure: &ServiceFailure, word: &str, name: &str) -> ServiceFailure {
    match failure {
        ServiceFailure::Other(text) => ServiceFailure::Other(text.replace(word, name)),
        failure => failure.clone(),
    }
}

#[tokio::test]
async fn each_oidc_error_is_recognized_by_header_by_type_and_by_oauth_error_code() {
    for (name, status, word, expected) in oidc_errors() {
        let body = json!({ "error": word, "error_description": "because" });
        let answer = || ResponseTemplate::new(status);
        let by_name = named(&expected, word, name);
        for header in [
            name.to_owned(),
            format!("{name}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/"),
            format!("com.amazonaws.sso.oidc#{name}"),
        ] {
            let answer = answer()
                .insert_header("x-amzn-ErrorType", header.as_str())
                .set_body_json(&body);
            assert_eq!(redeemed(answer).await, by_name, "{header}");
        }
        let typed = with_field(
            body.clone(),
            "__type",
            json!(format!("com.amazonaws#{name}")),
        );
        assert_eq!(
            redeemed(answer().set_body_json(typed)).await,
            by_name,
            "{name} by __type"
        );
        assert_eq!(
            redeemed(answer().set_body_json(&body)).await,
            expected,
            "{name} by `error`"
        );
    }
}

#[tokio::test]
async fn an_error_is_recognized_by_its_header_regardless_of_the_body() {
    for body in [
        "",
        "null",
        "[]",
        "<html>",
        "{\"error\": 1, \"error_description\": null}",
    ] {
        let answer = ResponseTemplate::new(400)
            .insert_header("x-amzn-ErrorType", "InvalidGrantException")
            .set_body_string(body);
        assert_eq!(
            redeemed(answer).await,
            ServiceFailure::InvalidGrant,
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_unknown_client_is_recognized_in_each_operation() {
    let server = always(
        ResponseTemplate::new(401)
            .insert_header("x-amzn-ErrorType", "InvalidClientException")
            .set_body_json(json!({ "error": "invalid_client" })),
    )
    .await;
    let aws = at(&server.uri());
    for failure in [
        failure(register(&aws).await),
        failure(start_device(&aws).await),
        failure(redeem(&aws).await),
        failure(renew(&aws).await),
    ] {
        assert_eq!(failure, ServiceFailure::InvalidClient);
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn each_portal_error_is_recognized_by_header_by_type_and_by_status() {
    let other = |text: &str| ServiceFailure::Other(text.to_owned());
    for (name, status, expected, by_status) in [
        (
            "UnauthorizedException",
            401,
            ServiceFailure::Unauthorized,
            ServiceFailure::Unauthorized,
        ),
        (
            "ForbiddenException",
            403,
            ServiceFailure::Forbidden,
            ServiceFailure::Forbidden,
        ),
        (
            "InvalidRequestException",
            400,
            ServiceFailure::InvalidRequest("No access".into()),
            other("HTTP 400 No access"),
        ),
        (
            "ResourceNotFoundException",
            404,
            ServiceFailure::NotFound,
            other("HTTP 404 No access"),
        ),
    ] {
        let body = json!({ "message": "No access" });
        let answer = || ResponseTemplate::new(status);
        for (answer, expected) in [
            (
                answer()
                    .insert_header("x-amzn-ErrorType", name)
                    .set_body_json(&body),
                &expected,
            ),
            (
                answer().set_body_json(with_field(body.clone(), "__type", json!(name))),
                &expected,
            ),
            (answer().set_body_json(&body), &by_status),
        ] {
            let server = always(answer).await;
            let aws = at(&server.uri());
            assert_eq!(&failure(role(&aws).await), expected, "{name}");
            assert_eq!(&failure(logout(&aws).await), expected, "{name}");
        }
    }
}

#[tokio::test]
async fn throttling_is_recognized_with_and_without_a_type() {
    for answer in [
        ResponseTemplate::new(429),
        ResponseTemplate::new(429).set_body_json(json!({ "message": "Slow" })),
        ResponseTemplate::new(429).set_body_string("<html>"),
        ResponseTemplate::new(400).insert_header("x-amzn-ErrorType", "ThrottlingException"),
        ResponseTemplate::new(429).insert_header("x-amzn-ErrorType", "TooManyRequestsException"),
    ] {
        assert_eq!(redeemed(answer).await, ServiceFailure::Throttled(None));
    }
}

#[tokio::test]
async fn a_server_error_is_reported_with_its_status() {
    for status in [500, 502, 503, 504] {
        for answer in [
            ResponseTemplate::new(status),
            ResponseTemplate::new(status).set_body_string("<html>Bad gateway</html>"),
            ResponseTemplate::new(status).set_body_json(json!({ "message": "x" })),
        ] {
            assert_eq!(redeemed(answer).await, ServiceFailure::Server(status));
        }
    }
}

#[tokio::test]
async fn text_from_the_service_is_escaped_and_truncated() {
    let description = format!("\u{1b}]0;title\u{7}\r\n\u{202e}{}", "x".repeat(100_000));
    for word in ["invalid_request", "made_up\u{1b}[2J"] {
        let server = always(
            ResponseTemplate::new(400)
                .set_body_json(json!({ "error": word, "error_description": description })),
        )
        .await;
        let error = redeem(&at(&server.uri())).await.err().unwrap();
        let text = error.to_string();
        assert!(text.contains("\\u{1b}]0;title\\u{7}"), "{text}");
        failure::<()>(Err(error));
    }
}

#[tokio::test]
async fn an_echoed_request_puts_no_secret_into_a_message() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &wiremock::Request| {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let token = request.headers.get("x-amz-sso_bearer_token");
            let token = token.map_or("", |token| token.to_str().unwrap());
            let description = format!("cannot read {token} {body}");
            ResponseTemplate::new(400).set_body_json(json!({
                "error": "invalid_request", "error_description": description, "message": description
            }))
        })
        .mount(&server)
        .await;
    let aws = at(&server.uri());
    failure(start_device(&aws).await);
    failure(redeem(&aws).await);
    failure(renew(&aws).await);
    failure(role(&aws).await);
    failure(logout(&aws).await);
}
