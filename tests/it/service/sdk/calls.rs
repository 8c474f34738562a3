//! Calls to the service through the AWS SDK, and answers to them.

use std::time::Duration;

use serde_json::{Value, json};
use ssologin::aws::Aws;
use ssologin::cache::{Flow, Registration, RoleCredentials};
use ssologin::service::{
    DeviceAuthorization, Grant, Issued, Oidc as _, Portal as _, ServiceError, ServiceFailure,
};
use ssologin::session::{Endpoints, Session, SessionId};
use ssologin::text::{Secret, timestamp};
use wiremock::{MockServer, Request, ResponseTemplate};

use crate::support::always;

pub(crate) const CLIENT_SECRET: &str = "the-client-secret";

pub(crate) const DEVICE_CODE: &str = "the-device-code";

pub(crate) const REFRESH_TOKEN: &str = "the-refresh-token";

pub(crate) const ACCESS_TOKEN: &str = "the-access-token";

pub(crate) fn session() -> Session {
    Session {
        id: SessionId::Named("corp".into()),
        start_url: "https://corp.awsapps.com/start/#/".into(),
        region: "eu-west-1".into(),
        scopes: None,
        place: None,
    }
}

pub(crate) fn client() -> Registration {
    Registration {
        client_id: "the-client".into(),
        client_secret: Secret::new(CLIENT_SECRET.into()),
        expires_at: timestamp::parse("2027-02-01T00:00:00Z").unwrap(),
        scopes: Vec::new(),
        flow: Flow::DeviceCode,
    }
}

/// Returns the service with this URL as its OIDC and portal endpoint; no request is repeated.
pub(crate) fn at(url: &str) -> Aws {
    retrying_at(url).without_retries()
}

/// Returns the service with this URL as its OIDC and portal endpoint.
pub(crate) fn retrying_at(url: &str) -> Aws {
    Aws::new(Endpoints {
        oidc: Some(url.to_owned()),
        portal: Some(url.to_owned()),
        ..Endpoints::default()
    })
}

pub(crate) fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

pub(crate) async fn register(aws: &Aws) -> Result<Registration, ServiceError> {
    aws.register(&session(), Flow::DeviceCode).await
}

pub(crate) async fn start_device(aws: &Aws) -> Result<DeviceAuthorization, ServiceError> {
    aws.start_device(&session(), &client()).await
}

pub(crate) async fn redeem(aws: &Aws) -> Result<Issued, ServiceError> {
    let code = Secret::new(DEVICE_CODE.into());
    aws.create_token(&session(), &client(), Grant::DeviceCode(&code))
        .await
}

pub(crate) async fn renew(aws: &Aws) -> Result<Issued, ServiceError> {
    let token = Secret::new(REFRESH_TOKEN.into());
    aws.create_token(&session(), &client(), Grant::RefreshToken(&token))
        .await
}

pub(crate) async fn role(aws: &Aws) -> Result<RoleCredentials, ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.role_credentials(&session(), &token, "123412341234", "Muppet Access+é")
        .await
}

pub(crate) async fn logout(aws: &Aws) -> Result<(), ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.logout(&session(), &token).await
}

/// Returns the failure in a result, after checking the error's message.
///
/// The message must be one short sentence, without control characters and secrets.
pub(crate) fn failure<T>(result: Result<T, ServiceError>) -> ServiceFailure {
    let error = result.err().unwrap();
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() < 1000, "{text}");
    assert!(!text.chars().any(char::is_control), "{text}");
    assert!(!text.ends_with('.') && !text.contains(". "), "{text}");
    for secret in [CLIENT_SECRET, DEVICE_CODE, REFRESH_TOKEN, ACCESS_TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
    error.failure
}

pub(crate) fn registration_answer() -> Value {
    json!({
        "clientId": "cid", "clientSecret": "csecret", "clientIdIssuedAt": 1_795_000_000,
        "clientSecretExpiresAt": 1_802_000_000
    })
}

pub(crate) fn authorization_answer() -> Value {
    json!({
        "deviceCode": "dc", "userCode": "ABCD-EFGH", "verificationUri": "https://device.example/",
        "verificationUriComplete": "https://device.example/?user_code=ABCD-EFGH", "expiresIn": 600, "interval": 1
    })
}

pub(crate) fn token_answer() -> Value {
    json!({ "accessToken": "at", "tokenType": "Bearer", "expiresIn": 3600, "refreshToken": "rt" })
}

pub(crate) fn role_answer() -> Value {
    json!({ "roleCredentials": {
        "accessKeyId": "ASIAX", "secretAccessKey": "sak", "sessionToken": "st", "expiration": 1_795_000_000_000_i64
    } })
}

/// Returns an answer with one of its fields replaced.
pub(crate) fn with_field(mut answer: Value, field: &str, value: Value) -> Value {
    answer[field] = value;
    answer
}

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

pub(crate) async fn redeemed(answer: ResponseTemplate) -> ServiceFailure {
    let server = always(answer).await;
    failure(redeem(&at(&server.uri())).await)
}
