//! The requests, how often they are sent, and the result of a good answer.

use serde_json::{Value, json};
use ssologin::aws::Aws;
use ssologin::cache::Flow;
use ssologin::service::{Grant, Oidc as _};
use ssologin::session::{Endpoints, Session, SessionId};
use ssologin::text::Secret;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::service::sdk::calls::{
    ACCESS_TOKEN, CLIENT_SECRET, DEVICE_CODE, HOUR, REFRESH_TOKEN, at, authorization_answer,
    client, failure, logout, ok, only_request, redeem, register, registration_answer, renew,
    retrying_at, role, role_answer, session, start_device, token_answer,
};
use crate::support::always;

fn header(request: &Request, name: &str) -> Option<String> {
    Some(request.headers.get(name)?.to_str().unwrap().to_owned())
}

fn assert_is_json_post(request: &Request, path: &str, body: &Value) {
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.url.path(), path);
    assert_eq!(request.url.query(), None);
    assert_eq!(&request.body_json::<Value>().unwrap(), body);
    assert_eq!(
        header(request, "content-type").as_deref(),
        Some("application/json")
    );
    assert_eq!(header(request, "authorization"), None);
    assert!(
        header(request, "user-agent")
            .unwrap()
            .contains("app/ssologin")
    );
}

#[tokio::test]
async fn a_registration_requests_a_public_client_with_the_scopes() {
    let named = |scopes: Option<&[&str]>| Session {
        scopes: scopes.map(|scopes| scopes.iter().map(|s| (*s).to_owned()).collect()),
        ..session()
    };
    let legacy = Session {
        id: SessionId::Legacy("https://corp.awsapps.com/start".into()),
        ..session()
    };
    for (session, body) in [
        (
            named(None),
            json!({ "clientName": "ssologin-corp", "clientType": "public", "scopes": ["sso:account:access"] }),
        ),
        (
            named(Some(&[])),
            json!({ "clientName": "ssologin-corp", "clientType": "public", "scopes": ["sso:account:access"] }),
        ),
        (
            named(Some(&["b", "a"])),
            json!({ "clientName": "ssologin-corp", "clientType": "public", "scopes": ["b", "a"] }),
        ),
        (
            legacy,
            json!({ "clientName": "ssologin", "clientType": "public" }),
        ),
    ] {
        let server = always(ok(registration_answer())).await;
        let client = at(&server.uri())
            .register(&session, Flow::DeviceCode)
            .await
            .unwrap();
        assert_is_json_post(&only_request(&server).await, "/client/register", &body);
        assert_eq!(client.client_id, "cid");
        assert_eq!(client.client_secret.expose(), "csecret");
        assert_eq!(client.expires_at.timestamp(), 1_802_000_000);
        assert_eq!(
            json!(client.scopes),
            body.get("scopes").cloned().unwrap_or(json!([]))
        );
        assert_eq!(client.flow, Flow::DeviceCode);
    }
}

#[tokio::test]
async fn a_client_for_authorization_codes_is_registered_as_by_the_aws_cli() {
    let server = always(ok(registration_answer())).await;
    let client = at(&server.uri())
        .register(&session(), Flow::AuthorizationCode)
        .await
        .unwrap();
    assert_is_json_post(
        &only_request(&server).await,
        "/client/register",
        &json!({
            "clientName": "ssologin-corp", "clientType": "public", "scopes": client.scopes,
            "grantTypes": ["authorization_code", "refresh_token"],
            "redirectUris": ["http://127.0.0.1/oauth/callback"], "issuerUrl": session().start_url
        }),
    );
    assert_eq!(client.flow, Flow::AuthorizationCode);
}

#[tokio::test]
async fn an_authorization_code_is_sent_in_the_body() {
    let server = always(ok(token_answer())).await;
    let [code, verifier] = ["the-code", "the-verifier"].map(|text| Secret::new(text.into()));
    let grant = Grant::AuthorizationCode {
        code: &code,
        verifier: &verifier,
        redirect_uri: "http://127.0.0.1:7/oauth/callback",
    };
    let aws = at(&server.uri());
    aws.create_token(&session(), &client(), grant)
        .await
        .unwrap();
    assert_is_json_post(
        &only_request(&server).await,
        "/token",
        &json!({
            "clientId": "the-client", "clientSecret": CLIENT_SECRET, "grantType": "authorization_code",
            "code": "the-code", "codeVerifier": "the-verifier", "redirectUri": "http://127.0.0.1:7/oauth/callback"
        }),
    );
}

#[tokio::test]
async fn an_authorization_starts_at_the_endpoint_of_the_session() {
    for (region, endpoints, url) in [
        (
            "eu-west-1",
            Endpoints::default(),
            "https://oidc.eu-west-1.amazonaws.com",
        ),
        (
            "cn-north-1",
            Endpoints::default(),
            "https://oidc.cn-north-1.amazonaws.com.cn",
        ),
        (
            "us-east-1",
            Endpoints {
                fips: true,
                dual_stack: true,
                ..Endpoints::default()
            },
            "https://oidc-fips.us-east-1.api.aws",
        ),
        (
            "us-east-1",
            Endpoints {
                oidc: Some("https://oidc.example:8443/base".into()),
                ..Endpoints::default()
            },
            "https://oidc.example:8443/base",
        ),
    ] {
        let session = Session {
            region: region.into(),
            ..session()
        };
        let endpoint = Aws::new(endpoints)
            .authorization_endpoint(&session)
            .await
            .unwrap();
        assert_eq!(endpoint.trim_end_matches('/'), url);
    }
}

#[tokio::test]
async fn a_device_authorization_sends_the_start_url_verbatim() {
    let server = always(ok(authorization_answer())).await;
    let authorization = start_device(&at(&server.uri())).await.unwrap();
    assert_is_json_post(
        &only_request(&server).await,
        "/device_authorization",
        &json!({ "clientId": "the-client", "clientSecret": CLIENT_SECRET, "startUrl": "https://corp.awsapps.com/start/#/" }),
    );
    assert_eq!(authorization.device_code.expose(), "dc");
    assert_eq!(authorization.user_code, "ABCD-EFGH");
    assert_eq!(authorization.verification_uri, "https://device.example/");
    assert_eq!(
        authorization.verification_uri_complete.as_deref(),
        Some("https://device.example/?user_code=ABCD-EFGH")
    );
    assert_eq!((authorization.expires_in, authorization.interval), (600, 1));
}

#[tokio::test]
async fn a_device_code_is_sent_in_the_body() {
    let server = always(ok(token_answer())).await;
    let issued = redeem(&at(&server.uri())).await.unwrap();
    assert_is_json_post(
        &only_request(&server).await,
        "/token",
        &json!({
            "clientId": "the-client", "clientSecret": CLIENT_SECRET, "deviceCode": DEVICE_CODE,
            "grantType": "urn:ietf:params:oauth:grant-type:device_code"
        }),
    );
    assert_eq!(issued.access_token.expose(), "at");
    assert_eq!(issued.expires_in, HOUR);
    assert_eq!(issued.refresh_token.unwrap().expose(), "rt");
}

#[tokio::test]
async fn a_refresh_token_is_sent_in_the_body() {
    let server = always(ok(
        json!({ "accessToken": "at", "expiresIn": 3600, "refreshToken": null }),
    ))
    .await;
    let issued = renew(&at(&server.uri())).await.unwrap();
    assert_is_json_post(
        &only_request(&server).await,
        "/token",
        &json!({
            "clientId": "the-client", "clientSecret": CLIENT_SECRET, "refreshToken": REFRESH_TOKEN,
            "grantType": "refresh_token"
        }),
    );
    assert!(issued.refresh_token.is_none());
}

#[tokio::test]
async fn the_portal_gets_the_token_in_its_header_and_never_in_the_url() {
    let server = always(ok(role_answer())).await;
    let credentials = role(&at(&server.uri())).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(request.method.as_str(), "GET");
    assert_eq!(request.url.path(), "/federation/credentials");
    let mut query: Vec<_> = request.url.query_pairs().into_owned().collect();
    query.sort();
    let expected = [
        ("account_id", "123412341234"),
        ("role_name", "Muppet Access+é"),
    ];
    assert_eq!(query, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
    assert_eq!(
        header(&request, "x-amz-sso_bearer_token").as_deref(),
        Some(ACCESS_TOKEN)
    );
    assert!(!request.url.as_str().contains(ACCESS_TOKEN));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(request.body.len(), 0);
    assert_eq!(credentials.access_key_id, "ASIAX");
    assert_eq!(credentials.secret_access_key.expose(), "sak");
    assert_eq!(credentials.session_token.expose(), "st");
    assert_eq!(credentials.expires_at.timestamp(), 1_795_000_000);
}

#[tokio::test]
async fn a_logout_is_a_post_with_the_token_in_its_header() {
    let server = always(ResponseTemplate::new(200)).await;
    logout(&at(&server.uri())).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.url.path(), "/logout");
    assert_eq!(request.url.query(), None);
    assert_eq!(
        header(&request, "x-amz-sso_bearer_token").as_deref(),
        Some(ACCESS_TOKEN)
    );
    assert_eq!(header(&request, "authorization"), None);
}

#[tokio::test]
async fn the_path_of_an_endpoint_override_is_kept() {
    for base in ["/base", "/base/"] {
        let server = always(ok(token_answer())).await;
        redeem(&at(&format!("{}{base}", server.uri())))
            .await
            .unwrap();
        assert_eq!(only_request(&server).await.url.path(), "/base/token");
    }
}

#[tokio::test]
async fn oidc_and_portal_may_have_different_endpoints() {
    let oidc = always(ok(token_answer())).await;
    let portal = always(ok(role_answer())).await;
    let aws = Aws::new(Endpoints {
        oidc: Some(oidc.uri()),
        portal: Some(portal.uri()),
        ..Endpoints::default()
    });
    redeem(&aws).await.unwrap();
    role(&aws).await.unwrap();
    assert_eq!(only_request(&oidc).await.url.path(), "/token");
    assert_eq!(
        only_request(&portal).await.url.path(),
        "/federation/credentials"
    );
}

#[tokio::test]
async fn endpoints_of_one_session_do_not_apply_to_another() {
    let one = always(ok(token_answer())).await;
    let other = always(ok(token_answer())).await;
    let aws = at(&other.uri()).with(
        session().id,
        Endpoints {
            oidc: Some(one.uri()),
            ..Endpoints::default()
        },
    );
    redeem(&aws).await.unwrap();
    assert_eq!(one.received_requests().await.unwrap().len(), 1);
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
    assert!(aws.is_overridden(&session()));
    assert!(!Aws::new(Endpoints::default()).is_overridden(&session()));
}

#[tokio::test]
async fn a_grant_is_sent_only_once_even_if_that_fails() {
    for status in [429, 500, 502, 503, 504] {
        let server = always(ResponseTemplate::new(status)).await;
        let aws = at(&server.uri());
        failure(redeem(&aws).await);
        failure(renew(&aws).await);
        let requests = server.received_requests().await.unwrap().len();
        assert_eq!(requests, 2, "{status}: one for each grant");
    }
}

/// Starts a server that answers twice with status 500, and then with this answer.
async fn well_at_the_third(answer: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(500))
        .up_to_n_times(2)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ok(answer))
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn repeatable_requests_are_tried_again() {
    let registration = async {
        let server = well_at_the_third(registration_answer()).await;
        register(&retrying_at(&server.uri())).await.unwrap();
        server.received_requests().await.unwrap().len()
    };
    let authorization = async {
        let server = well_at_the_third(authorization_answer()).await;
        start_device(&retrying_at(&server.uri())).await.unwrap();
        server.received_requests().await.unwrap().len()
    };
    let credentials = async {
        let server = well_at_the_third(role_answer()).await;
        role(&retrying_at(&server.uri())).await.unwrap();
        server.received_requests().await.unwrap().len()
    };
    assert_eq!(
        tokio::join!(registration, authorization, credentials),
        (3, 3, 3)
    );
}
