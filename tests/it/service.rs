//! The service as the AWS SDK reaches it: what goes over the wire, and what comes of each answer and fault.

mod broken;
mod lists;
mod refused;
mod sts;
mod terminal;
mod wire;

use std::time::Duration;

use serde_json::{Value, json};
use ssologin::{
    Aws, DeviceAuthorization, Endpoints, Failure, Flow, Grant, Issued, Oidc as _, Portal as _,
    Registration, RoleCredentials, Secret, ServiceError, Session, SessionId, timestamp,
};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const CLIENT_SECRET: &str = "the-client-secret";
const DEVICE_CODE: &str = "the-device-code";
const REFRESH_TOKEN: &str = "the-refresh-token";
const ACCESS_TOKEN: &str = "the-access-token";

fn session() -> Session {
    Session {
        id: SessionId::Named("corp".into()),
        start_url: "https://corp.awsapps.com/start/#/".into(),
        region: "eu-west-1".into(),
        scopes: None,
    }
}

fn client() -> Registration {
    Registration {
        client_id: "the-client".into(),
        client_secret: Secret::new(CLIENT_SECRET.into()),
        expires_at: timestamp::parse("2027-02-01T00:00:00Z").unwrap(),
        scopes: Vec::new(),
        flow: Flow::DeviceCode,
    }
}

/// The service at a URL, for both of its parts.
fn at(url: &str) -> Aws {
    Aws::new(Endpoints {
        oidc: Some(url.to_owned()),
        portal: Some(url.to_owned()),
        ..Endpoints::default()
    })
}

/// A server that answers everything alike.
async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

async fn register(aws: &Aws) -> Result<Registration, ServiceError> {
    aws.register(&session(), Flow::DeviceCode).await
}

async fn start_device(aws: &Aws) -> Result<DeviceAuthorization, ServiceError> {
    aws.start_device(&session(), &client()).await
}

async fn redeem(aws: &Aws) -> Result<Issued, ServiceError> {
    let code = Secret::new(DEVICE_CODE.into());
    aws.create_token(&session(), &client(), Grant::DeviceCode(&code))
        .await
}

async fn renew(aws: &Aws) -> Result<Issued, ServiceError> {
    let token = Secret::new(REFRESH_TOKEN.into());
    aws.create_token(&session(), &client(), Grant::RefreshToken(&token))
        .await
}

async fn role(aws: &Aws) -> Result<RoleCredentials, ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.role_credentials(&session(), &token, "123412341234", "Muppet Access+é")
        .await
}

async fn logout(aws: &Aws) -> Result<(), ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.logout(&session(), &token).await
}

/// The error of a result, after the checks that every error must pass: one sentence, short, without control characters
/// and secrets.
fn failure<T>(result: Result<T, ServiceError>) -> Failure {
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

fn registration_answer() -> Value {
    json!({
        "clientId": "cid", "clientSecret": "csecret", "clientIdIssuedAt": 1_795_000_000,
        "clientSecretExpiresAt": 1_802_000_000
    })
}

fn authorization_answer() -> Value {
    json!({
        "deviceCode": "dc", "userCode": "ABCD-EFGH", "verificationUri": "https://device.example/",
        "verificationUriComplete": "https://device.example/?user_code=ABCD-EFGH", "expiresIn": 600, "interval": 1
    })
}

fn token_answer() -> Value {
    json!({ "accessToken": "at", "tokenType": "Bearer", "expiresIn": 3600, "refreshToken": "rt" })
}

fn role_answer() -> Value {
    json!({ "roleCredentials": {
        "accessKeyId": "ASIAX", "secretAccessKey": "sak", "sessionToken": "st", "expiration": 1_795_000_000_000_i64
    } })
}

/// An answer with one of its fields replaced.
fn with(mut answer: Value, field: &str, value: Value) -> Value {
    answer[field] = value;
    answer
}

const HOUR: Duration = Duration::from_secs(3600);
