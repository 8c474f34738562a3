//! Owns the helpers that the unit tests of the formats share: requests, and a login over HTTP.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::http::{ERROR_HEADER, HttpRequest};
use super::router::answer;
use crate::sandbox::center::{Center, DEVICE_CODE_GRANT};
use crate::sandbox::testing::NOW;

pub(super) fn request(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> HttpRequest {
    let builder = hyper::Request::builder().method(method).uri(uri);
    let builder = headers.iter().fold(builder, |builder, (name, value)| {
        builder.header(*name, *value)
    });
    builder.body(Bytes::copy_from_slice(body)).unwrap()
}

pub(super) fn ask(
    center: &mut Center,
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, String) {
    let response = answer(center, &request(method, uri, headers, body.as_bytes()), NOW);
    let name = response
        .headers()
        .get(ERROR_HEADER)
        .map_or("", |name| name.to_str().unwrap())
        .to_owned();
    (
        response.status().as_u16(),
        name,
        String::from_utf8(response.body().to_vec()).unwrap(),
    )
}

pub(super) fn post(center: &mut Center, path: &str, body: &Value) -> Value {
    let (status, name, body) = ask(center, "POST", path, &[], &body.to_string());
    assert_eq!((status, name.as_str()), (200, ""), "{body}");
    serde_json::from_str(&body).unwrap()
}

/// Logs in and returns the responses: client registration, device code, tokens.
pub(super) fn log_in(center: &mut Center) -> [Value; 3] {
    let scopes = ["sso:account:access"];
    let client = post(
        center,
        "/client/register",
        &json!({ "clientName": "t", "clientType": "public", "scopes": scopes }),
    );
    let with = |mut more: Value| {
        more["clientId"] = client["clientId"].clone();
        more["clientSecret"] = client["clientSecret"].clone();
        more
    };
    let start = json!({ "startUrl": "https://homesso.awsapps.com/start" });
    let device = post(center, "/device_authorization", &with(start));
    let grant = json!({ "grantType": DEVICE_CODE_GRANT, "deviceCode": device["deviceCode"] });
    let token = post(center, "/token", &with(grant));
    [client, device, token]
}
