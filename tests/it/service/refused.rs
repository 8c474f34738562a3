//! Every error that the service has, in every form that it comes in; and answers that lack something.

use super::*;

/// An exception's name and HTTP status, its OAuth word, and what it is taken for.
fn oidc_errors() -> [(&'static str, u16, &'static str, Failure); 13] {
    let other = |text: &str| Failure::Other(text.to_owned());
    [
        (
            "AuthorizationPendingException",
            400,
            "authorization_pending",
            Failure::AuthorizationPending,
        ),
        ("SlowDownException", 400, "slow_down", Failure::SlowDown),
        (
            "ExpiredTokenException",
            400,
            "expired_token",
            Failure::ExpiredToken,
        ),
        (
            "AccessDeniedException",
            400,
            "access_denied",
            Failure::AccessDenied,
        ),
        (
            "InvalidClientException",
            401,
            "invalid_client",
            Failure::InvalidClient,
        ),
        (
            "InvalidGrantException",
            400,
            "invalid_grant",
            Failure::InvalidGrant,
        ),
        (
            "InvalidRequestException",
            400,
            "invalid_request",
            Failure::InvalidRequest("because".into()),
        ),
        (
            "InvalidScopeException",
            400,
            "invalid_scope",
            Failure::InvalidScope,
        ),
        (
            "InternalServerException",
            500,
            "server_error",
            Failure::Server(500),
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

/// The same failure, where its text is the exception's name instead of the OAuth word.
fn named(failure: &Failure, word: &str, name: &str) -> Failure {
    match failure {
        Failure::Other(text) => Failure::Other(text.replace(word, name)),
        failure => failure.clone(),
    }
}

async fn redeemed(answer: ResponseTemplate) -> Failure {
    let server = always(answer).await;
    failure(redeem(&at(&server.uri())).await)
}

#[tokio::test]
async fn each_oidc_error_is_known_by_header_by_type_and_by_the_oauth_word_alone() {
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
        let typed = with(
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
async fn an_error_is_known_by_its_header_whatever_the_body_is() {
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
        assert_eq!(redeemed(answer).await, Failure::InvalidGrant, "{body}");
    }
}

#[tokio::test]
async fn a_client_that_is_unknown_is_told_at_each_operation() {
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
        assert_eq!(failure, Failure::InvalidClient);
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn each_portal_error_is_known_by_header_by_type_and_by_status() {
    let other = |text: &str| Failure::Other(text.to_owned());
    for (name, status, expected, by_status) in [
        (
            "UnauthorizedException",
            401,
            Failure::Unauthorized,
            Failure::Unauthorized,
        ),
        (
            "ForbiddenException",
            403,
            Failure::Forbidden,
            Failure::Forbidden,
        ),
        (
            "InvalidRequestException",
            400,
            Failure::InvalidRequest("No access".into()),
            other("HTTP 400 No access"),
        ),
        (
            "ResourceNotFoundException",
            404,
            Failure::NotFound,
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
                answer().set_body_json(with(body.clone(), "__type", json!(name))),
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
async fn too_many_requests_are_told_with_and_without_a_type() {
    for answer in [
        ResponseTemplate::new(429),
        ResponseTemplate::new(429).set_body_json(json!({ "message": "Slow" })),
        ResponseTemplate::new(429).set_body_string("<html>"),
        ResponseTemplate::new(400).insert_header("x-amzn-ErrorType", "ThrottlingException"),
        ResponseTemplate::new(429).insert_header("x-amzn-ErrorType", "TooManyRequestsException"),
    ] {
        assert_eq!(redeemed(answer).await, Failure::Throttled(None));
    }
}

#[tokio::test]
async fn a_fault_of_the_service_is_told_with_its_status() {
    for status in [500, 502, 503, 504] {
        for answer in [
            ResponseTemplate::new(status),
            ResponseTemplate::new(status).set_body_string("<html>Bad gateway</html>"),
            ResponseTemplate::new(status).set_body_json(json!({ "message": "x" })),
        ] {
            assert_eq!(redeemed(answer).await, Failure::Server(status));
        }
    }
}

#[tokio::test]
async fn text_of_the_service_is_shown_escaped_and_cut() {
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
async fn a_service_that_echoes_a_request_puts_no_secret_into_a_message() {
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

/// What is no usable text: missing, null, empty.
fn no_texts() -> [Value; 2] {
    [Value::Null, json!("")]
}

/// What is no secret either.
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
async fn a_token_that_cannot_be_sent_is_refused() {
    for value in no_secrets() {
        let server = always(ok(with(token_answer(), "accessToken", value.clone()))).await;
        let failure = failure(redeem(&at(&server.uri())).await);
        assert_eq!(failure, Failure::Incomplete("accessToken"), "{value}");
    }
}

#[tokio::test]
async fn a_refresh_token_that_cannot_be_sent_counts_as_none() {
    for value in no_secrets() {
        let server = always(ok(with(token_answer(), "refreshToken", value.clone()))).await;
        let issued = redeem(&at(&server.uri())).await.unwrap();
        assert!(issued.refresh_token.is_none(), "{value}");
    }
}

#[tokio::test]
async fn a_registration_without_a_client_is_refused() {
    for (field, values) in [
        ("clientId", &no_texts()[..]),
        ("clientSecret", &no_secrets()),
    ] {
        for value in values {
            let server = always(ok(with(registration_answer(), field, value.clone()))).await;
            let failure = failure(register(&at(&server.uri())).await);
            assert_eq!(failure, Failure::Incomplete(field), "{value}");
        }
    }
}

#[tokio::test]
async fn a_registration_with_an_end_that_no_file_can_hold_is_refused() {
    for value in [i64::MAX, i64::MIN, -1, 1_802_000_000_000, 253_402_300_800] {
        let answer = with(registration_answer(), "clientSecretExpiresAt", json!(value));
        let server = always(ok(answer)).await;
        let failure = failure(register(&at(&server.uri())).await);
        assert_eq!(
            failure,
            Failure::Incomplete("clientSecretExpiresAt"),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_registration_that_ends_at_zero_has_ended_as_for_the_aws_cli() {
    for value in [json!(0), Value::Null] {
        let answer = with(registration_answer(), "clientSecretExpiresAt", value);
        let server = always(ok(answer)).await;
        let client = register(&at(&server.uri())).await.unwrap();
        assert_eq!(client.expires_at.timestamp(), 0);
    }
}

#[tokio::test]
async fn an_authorization_without_what_it_needs_is_refused() {
    for (field, values) in [
        ("deviceCode", &no_secrets()[..]),
        ("userCode", &no_texts()),
        ("verificationUri", &no_texts()),
    ] {
        for value in values {
            let server = always(ok(with(authorization_answer(), field, value.clone()))).await;
            let failure = failure(start_device(&at(&server.uri())).await);
            assert_eq!(failure, Failure::Incomplete(field), "{value}");
        }
    }
}

#[tokio::test]
async fn a_user_code_of_a_megabyte_is_refused() {
    let answer = with(
        authorization_answer(),
        "userCode",
        json!("A".repeat(1_000_000)),
    );
    let server = always(ok(answer)).await;
    let failure = failure(start_device(&at(&server.uri())).await);
    assert_eq!(failure, Failure::Incomplete("userCode"));
}

#[tokio::test]
async fn a_token_without_a_life_is_refused_and_an_absurd_life_is_cut() {
    for value in [json!(0), json!(-1), json!(i32::MIN), Value::Null] {
        let server = always(ok(with(token_answer(), "expiresIn", value.clone()))).await;
        let failure = failure(redeem(&at(&server.uri())).await);
        assert_eq!(failure, Failure::Incomplete("expiresIn"), "{value}");
    }
    let server = always(ok(with(token_answer(), "expiresIn", json!(i32::MAX)))).await;
    let issued = redeem(&at(&server.uri())).await.unwrap();
    assert_eq!(issued.expires_in, 90 * 24 * HOUR);
}

#[tokio::test]
async fn role_credentials_without_what_they_need_are_refused() {
    for (field, value) in [
        ("accessKeyId", Value::Null),
        ("secretAccessKey", json!("a\nb")),
        ("sessionToken", json!("")),
        ("expiration", json!(0)),
        ("expiration", json!(-1)),
        ("expiration", json!(i64::MAX)),
        ("expiration", json!(253_402_300_800_000_i64)),
    ] {
        let answer = with(
            role_answer()["roleCredentials"].clone(),
            field,
            value.clone(),
        );
        let server = always(ok(json!({ "roleCredentials": answer }))).await;
        let failure = failure(role(&at(&server.uri())).await);
        assert_eq!(failure, Failure::Incomplete(field), "{value}");
    }
    for answer in [json!({}), json!({ "roleCredentials": null })] {
        let server = always(ok(answer)).await;
        let failure = failure(role(&at(&server.uri())).await);
        assert_eq!(failure, Failure::Incomplete("roleCredentials"));
    }
}
