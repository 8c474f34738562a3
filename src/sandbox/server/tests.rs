use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_ssooidc::config::{BehaviorVersion, Region};
use aws_sdk_ssooidc::operation::create_token::{CreateTokenError, CreateTokenOutput};
use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::sandbox::center::DEVICE_CODE_GRANT;
use crate::sandbox::options::Approve;
use crate::sandbox::testing::NOW;

/// A clock that a test sets.
#[derive(Clone)]
struct Hands(Arc<Mutex<DateTime<Utc>>>);

impl Hands {
    fn new() -> Hands {
        Hands(Arc::new(Mutex::new(NOW)))
    }

    fn clock(&self) -> SandboxClock {
        let time = Arc::clone(&self.0);
        Arc::new(move || *time.lock().unwrap())
    }

    fn advance(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

fn page_options(hands: &Hands) -> Options {
    Options {
        approve: Approve::Page,
        ..Options::new(hands.clock())
    }
}

fn oidc(sandbox: &Sandbox) -> aws_sdk_ssooidc::Client {
    let config = aws_sdk_ssooidc::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(sandbox.url())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    aws_sdk_ssooidc::Client::from_conf(config.build())
}

fn portal(sandbox: &Sandbox) -> aws_sdk_sso::Client {
    let config = aws_sdk_sso::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(sandbox.url())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    aws_sdk_sso::Client::from_conf(config.build())
}

#[tokio::test]
async fn the_sdk_logs_in_renews_and_logs_out() {
    let hands = Hands::new();
    let sandbox = Sandbox::start(page_options(&hands)).unwrap();
    let (oidc, portal) = (oidc(&sandbox), portal(&sandbox));

    let client = oidc
        .register_client()
        .client_name("test")
        .client_type("public")
        .scopes("sso:account:access");
    let client = client.send().await.unwrap();
    let (id, secret) = (client.client_id().unwrap(), client.client_secret().unwrap());
    let device = oidc
        .start_device_authorization()
        .client_id(id)
        .client_secret(secret);
    let device = device
        .start_url("https://homesso.awsapps.com/start/")
        .send()
        .await
        .unwrap();
    assert!(
        device
            .verification_uri_complete()
            .unwrap()
            .starts_with(sandbox.url())
    );

    let poll = async |code: &str| -> Result<CreateTokenOutput, CreateTokenError> {
        let request = oidc
            .create_token()
            .client_id(id)
            .client_secret(secret)
            .grant_type(DEVICE_CODE_GRANT);
        request
            .device_code(code)
            .send()
            .await
            .map_err(|error| error.into_service_error())
    };
    let code = device.device_code().unwrap();
    assert!(
        poll(code)
            .await
            .unwrap_err()
            .is_authorization_pending_exception()
    );
    assert!(poll(code).await.unwrap_err().is_slow_down_exception());
    assert_eq!(sandbox.pending(), [device.user_code().unwrap()]);
    assert!(sandbox.approve(device.user_code().unwrap()));
    hands.advance(6);
    let tokens = poll(code).await.unwrap();
    assert!(poll(code).await.unwrap_err().is_invalid_grant_exception());
    assert_eq!(tokens.expires_in(), 3600);

    let renew = async |token: &str| {
        let request = oidc
            .create_token()
            .client_id(id)
            .client_secret(secret)
            .grant_type("refresh_token");
        request
            .refresh_token(token)
            .send()
            .await
            .map_err(|error| error.into_service_error())
    };
    hands.advance(3590);
    let renewed = renew(tokens.refresh_token().unwrap()).await.unwrap();
    assert!(
        renew(tokens.refresh_token().unwrap())
            .await
            .unwrap_err()
            .is_invalid_grant_exception()
    );
    hands.advance(10);
    let old = portal
        .list_accounts()
        .access_token(tokens.access_token().unwrap())
        .send()
        .await;
    assert!(
        old.unwrap_err()
            .into_service_error()
            .is_unauthorized_exception()
    );

    let token = renewed.access_token().unwrap();
    let accounts = portal
        .list_accounts()
        .access_token(token)
        .into_paginator()
        .items()
        .send();
    let accounts = accounts.collect::<Result<Vec<_>, _>>().await.unwrap();
    assert_eq!(
        (accounts.len(), accounts[0].account_name()),
        (7, Some("Muppets"))
    );
    let keys = async |account: &str, role: &str| {
        let request = portal
            .get_role_credentials()
            .access_token(token)
            .account_id(account)
            .role_name(role);
        request
            .send()
            .await
            .map_err(|error| error.into_service_error())
    };
    let granted = keys("123412341234", "MuppetAccess").await.unwrap();
    let expiration = granted.role_credentials().unwrap().expiration();
    assert_eq!(
        expiration,
        ((hands.clock())() + TimeDelta::hours(1)).timestamp_millis()
    );
    let missing = keys("999999999999", "MuppetAccess").await.unwrap_err();
    assert!(matches!(
        missing,
        GetRoleCredentialsError::ResourceNotFoundException(_)
    ));
    let forbidden = keys("123412341234", "Nobody").await.unwrap_err();
    assert_eq!(forbidden.meta().code(), Some("ForbiddenException"));

    portal.logout().access_token(token).send().await.unwrap();
    assert!(
        renew(renewed.refresh_token().unwrap())
            .await
            .unwrap_err()
            .is_invalid_grant_exception()
    );
    assert!(sandbox.handed_out().iter().any(|secret| secret == token));
    assert_eq!(sandbox.requests().last().unwrap().operation, "CreateToken");
}

#[tokio::test]
async fn the_sdk_tells_the_other_exceptions_apart() {
    let hands = Hands::new();
    let sandbox = Sandbox::start(page_options(&hands)).unwrap();
    let oidc = oidc(&sandbox);
    let client = oidc
        .register_client()
        .client_name("test")
        .client_type("public")
        .send()
        .await
        .unwrap();
    let (id, secret) = (client.client_id().unwrap(), client.client_secret().unwrap());
    let start = async |secret: &str| {
        let request = oidc
            .start_device_authorization()
            .client_id(id)
            .client_secret(secret);
        request
            .start_url("https://a.example")
            .send()
            .await
            .map_err(|error| error.into_service_error())
    };
    let poll = async |grant: &str, code: &str| {
        let request = oidc
            .create_token()
            .client_id(id)
            .client_secret(secret)
            .grant_type(grant)
            .device_code(code);
        request.send().await.unwrap_err().into_service_error()
    };
    assert!(
        start("wrong")
            .await
            .unwrap_err()
            .is_invalid_client_exception()
    );
    let (denied, late) = (start(secret).await.unwrap(), start(secret).await.unwrap());
    assert!(sandbox.deny(denied.user_code().unwrap()));
    assert!(
        poll(DEVICE_CODE_GRANT, denied.device_code().unwrap())
            .await
            .is_access_denied_exception()
    );
    assert!(
        poll("password", "x")
            .await
            .is_unsupported_grant_type_exception()
    );
    assert!(
        poll("refresh_token", "x")
            .await
            .is_invalid_request_exception()
    );
    hands.advance(600);
    assert!(
        poll(DEVICE_CODE_GRANT, late.device_code().unwrap())
            .await
            .is_expired_token_exception()
    );
    let confidential = oidc
        .register_client()
        .client_name("test")
        .client_type("confidential")
        .send()
        .await;
    assert!(
        confidential
            .unwrap_err()
            .into_service_error()
            .is_invalid_client_metadata_exception()
    );
}

/// Sends bytes and returns everything that the server sends until it closes the connection.
fn raw(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    // The write fails if the server closes the connection before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_large_body_is_refused() {
    let sandbox = Sandbox::start(Options::new(Hands::new().clock())).unwrap();
    let announced =
        "POST /token HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 65537\r\n\r\n";
    let answer = raw(&sandbox, &[announced.as_bytes(), &[b'x'; 65537]].concat());
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("InvalidRequestException"), "{answer}");
    let fits = announced.replace("65537", "65536");
    let answer = raw(&sandbox, &[fits.as_bytes(), &[b'x'; 65536]].concat());
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(raw(&sandbox, b"nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
}

#[test]
fn dropping_it_closes_idle_connections_and_frees_the_port() {
    let sandbox = Sandbox::start(Options::new(Hands::new().clock())).unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.write_all(b"POST /token HTTP/1.1\r\ncontent-length: 10\r\n\r\n")
        .unwrap();
    drop(sandbox);
    let mut rest = Vec::new();
    // The read returns whether the connection was closed or reset.
    let _ = idle.read_to_end(&mut rest);
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn options_that_cannot_be() {
    let clock = Hands::new().clock();
    let odd = Options {
        interval: Duration::from_millis(1500),
        ..Options::new(Arc::clone(&clock))
    };
    assert!(matches!(Sandbox::start(odd), Err(SandboxError::Interval)));
    let first = Sandbox::start(Options::new(Arc::clone(&clock))).unwrap();
    let port = first.url().rsplit_once(':').unwrap().1.parse().unwrap();
    let second = Sandbox::start(Options {
        port,
        ..Options::new(clock)
    });
    let error = second.err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("the sandbox cannot listen on 127.0.0.1, port {port}")
    );
}
