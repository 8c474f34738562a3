//! STS: the requests, and the result of each answer.

use ssologin::aws::Aws;
use ssologin::cache::{Assumed, RoleCredentials};
use ssologin::service::{Identity, ServiceError, ServiceFailure, Sts as _};
use ssologin::session::{AssumedRole, Endpoints};
use ssologin::text::{Secret, timestamp};
use wiremock::{MockServer, Request, ResponseTemplate};

use crate::service::sdk::calls::{failure, session};
use crate::support::{always, further};

const SECRET_KEY: &str = "the-secret-key";

const SESSION_TOKEN: &str = "the-session-token";

fn sts_at(url: &str) -> Aws {
    Aws::new(Endpoints {
        sts: Some(Ok(url.to_owned())),
        ..Endpoints::default()
    })
    .without_retries()
}

fn keys() -> RoleCredentials {
    RoleCredentials {
        access_key_id: "ASIAX".into(),
        secret_access_key: Secret::new(SECRET_KEY.into()),
        session_token: Secret::new(SESSION_TOKEN.into()),
        expires_at: timestamp::parse("2027-02-01T00:00:00Z").unwrap(),
    }
}

async fn assume(aws: &Aws, role: &AssumedRole) -> Result<Assumed, ServiceError> {
    aws.assume_role(&session(), "eu-north-1", &keys(), role, "made-up")
        .await
}

async fn identity(aws: &Aws) -> Result<Identity, ServiceError> {
    aws.caller_identity(&session(), "eu-north-1", &keys()).await
}

fn xml(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.as_bytes(), "text/xml")
}

fn refusal(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

/// Returns an answer to `AssumeRole` with one of its elements replaced.
fn assumed(element: &str, by: &str) -> String {
    let body = "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId>\
                <Arn>arn:aws:sts::1:assumed-role/R/me</Arn></AssumedRoleUser><Credentials>\
                <AccessKeyId>ASIAY</AccessKeyId><SecretAccessKey>sak</SecretAccessKey><SessionToken>st</SessionToken>\
                <Expiration>2026-11-21T21:41:46Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    let start = body.find(&format!("<{element}>")).unwrap();
    let end = format!("</{element}>");
    let stop = body.find(&end).unwrap() + end.len();
    format!("{}{by}{}", &body[..start], &body[stop..])
}

async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

#[tokio::test]
async fn the_arguments_come_from_the_config_file_and_the_request_is_signed() {
    let all = AssumedRole {
        session_name: Some("me@example.com".into()),
        external_id: Some("x y".into()),
        duration_seconds: Some(1800),
        ..further()
    };
    for (role, expected) in [
        (
            further(),
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123412341234%3Arole%2FFurther\
             &RoleSessionName=made-up",
        ),
        (
            all,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123412341234%3Arole%2FFurther\
             &RoleSessionName=me%40example.com&DurationSeconds=1800&ExternalId=x%20y",
        ),
    ] {
        let server = always(xml(
            200,
            &assumed("Arn", "<Arn>arn:aws:sts::1:assumed-role/R/me</Arn>"),
        ))
        .await;
        let given = assume(&sts_at(&server.uri()), &role).await.unwrap();
        assert_eq!(given.credentials.access_key_id, "ASIAY");
        assert_eq!(given.credentials.secret_access_key.expose(), "sak");
        assert_eq!(given.credentials.session_token.expose(), "st");
        let end = timestamp::format(given.credentials.expires_at);
        assert_eq!(end, "2026-11-21T21:41:46Z");
        assert_eq!(given.arn, "arn:aws:sts::1:assumed-role/R/me");
        assert_eq!(given.id, "AROA:me");

        let request = only_request(&server).await;
        assert_eq!(String::from_utf8(request.body.clone()).unwrap(), expected);
        let header = |name: &str| request.headers.get(name).unwrap().to_str().unwrap();
        let signed = header("authorization");
        assert!(
            signed.starts_with("AWS4-HMAC-SHA256 Credential=ASIAX/"),
            "{signed}"
        );
        assert!(signed.contains("/eu-north-1/sts/aws4_request"), "{signed}");
        assert_eq!(header("x-amz-security-token"), SESSION_TOKEN);
        assert!(header("user-agent").contains("app/ssologin"));
    }
}

/// Returns the failure in a result, after checking that the error shows no secret.
fn refused<T>(result: Result<T, ServiceError>) -> ServiceFailure {
    let error = result.err().unwrap();
    for text in [error.to_string(), format!("{error:?}")] {
        for secret in [SECRET_KEY, SESSION_TOKEN] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    failure::<()>(Err(error))
}

#[tokio::test]
async fn each_sts_error_is_recognized() {
    for (status, code, expected) in [
        (403, "AccessDenied", ServiceFailure::Forbidden),
        (403, "ExpiredToken", ServiceFailure::Unauthorized),
        (400, "ExpiredTokenException", ServiceFailure::Unauthorized),
        (403, "InvalidClientTokenId", ServiceFailure::Unauthorized),
        (
            400,
            "ValidationError",
            ServiceFailure::InvalidRequest("because".into()),
        ),
        (
            403,
            "RegionDisabledException",
            ServiceFailure::InvalidRequest("because".into()),
        ),
        (
            400,
            "PackedPolicyTooLarge",
            ServiceFailure::Other("PackedPolicyTooLarge, because".into()),
        ),
    ] {
        let server = always(xml(status, &refusal(code, "because"))).await;
        let aws = sts_at(&server.uri());
        assert_eq!(refused(assume(&aws, &further()).await), expected, "{code}");
        assert_eq!(refused(identity(&aws).await), expected, "{code}");
    }
}

#[tokio::test]
async fn an_incomplete_answer_is_rejected() {
    for element in ["AccessKeyId", "SecretAccessKey", "SessionToken"] {
        for by in [String::new(), format!("<{element}>a b</{element}>")] {
            let server = always(xml(200, &assumed(element, &by))).await;
            let failure = refused(assume(&sts_at(&server.uri()), &further()).await);
            assert_eq!(failure, ServiceFailure::Incomplete(element), "{by}");
        }
    }
    let server = always(xml(200, &assumed("Credentials", ""))).await;
    let failure = refused(assume(&sts_at(&server.uri()), &further()).await);
    assert_eq!(failure, ServiceFailure::Incomplete("Credentials"));
    for end in ["", "soon", "1969-12-31T00:00:00Z", "99999-01-01T00:00:00Z"] {
        let body = assumed("Expiration", &format!("<Expiration>{end}</Expiration>"));
        let server = always(xml(200, &body)).await;
        refused(assume(&sts_at(&server.uri()), &further()).await);
    }
    // The assumed role's user is only written to the cache file, so it may be missing.
    let server = always(xml(200, &assumed("AssumedRoleUser", ""))).await;
    let given = assume(&sts_at(&server.uri()), &further()).await.unwrap();
    assert_eq!((given.arn.as_str(), given.id.as_str()), ("", ""));
}

#[tokio::test]
async fn an_echoed_request_shows_no_secret() {
    let echo = format!("x-amz-security-token: {SESSION_TOKEN}");
    for body in [
        refusal("Else", &echo),
        refusal("ValidationError", &echo),
        echo.clone(),
    ] {
        let server = always(xml(400, &body)).await;
        refused(assume(&sts_at(&server.uri()), &further()).await);
    }
}

#[tokio::test]
async fn no_request_is_sent_to_an_invalid_region() {
    let server = always(xml(200, "")).await;
    let aws = sts_at(&server.uri());
    for region in ["", "eu.example/", "a b", "eu-west-1@x", "-"] {
        let answer = aws.caller_identity(&session(), region, &keys()).await;
        assert!(matches!(refused(answer), ServiceFailure::Setting(_)));
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
