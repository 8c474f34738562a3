//! Owns the JSON of the OIDC service: registration, device codes and tokens.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::http::HttpRequest;
use crate::sandbox::center::{
    CODE_GRANT, Center, ClientMetadata, DEVICE_CODE_GRANT, REFRESH_GRANT, TokenGrant,
};
use crate::sandbox::refusal::{INVALID_REQUEST, Refusal, UNSUPPORTED_GRANT_TYPE};

pub(super) fn register(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let body = object(request)?;
    let (name, kind) = (field(&body, "clientName")?, field(&body, "clientType")?);
    let metadata = ClientMetadata {
        name,
        kind,
        scopes: list(&body, "scopes")?,
        grants: list(&body, "grantTypes")?,
        redirects: list(&body, "redirectUris")?,
        issuer: body.get("issuerUrl").and_then(Value::as_str),
    };
    let made = center.register(metadata, now)?;
    Ok(json!({
        "clientId": made.id,
        "clientSecret": made.secret,
        "clientIdIssuedAt": made.issued_at.timestamp(),
        "clientSecretExpiresAt": made.expires_at.timestamp(),
    }))
}

pub(super) fn authorize_device(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let body = object(request)?;
    let (client, secret) = (field(&body, "clientId")?, field(&body, "clientSecret")?);
    let made = center.authorize_device(client, secret, field(&body, "startUrl")?, now)?;
    Ok(json!({
        "deviceCode": made.device_code,
        "userCode": made.user_code,
        "verificationUri": made.verification_uri,
        "verificationUriComplete": format!("{}?user_code={}", made.verification_uri, made.user_code),
        "expiresIn": made.expires_in.as_secs(),
        "interval": made.interval.as_secs(),
    }))
}

pub(super) fn create_token(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let body = object(request)?;
    let (client, secret) = (field(&body, "clientId")?, field(&body, "clientSecret")?);
    let grant = match field(&body, "grantType")? {
        DEVICE_CODE_GRANT => TokenGrant::DeviceCode(field(&body, "deviceCode")?),
        REFRESH_GRANT => TokenGrant::Refresh(field(&body, "refreshToken")?),
        CODE_GRANT => TokenGrant::Code {
            code: field(&body, "code")?,
            verifier: field(&body, "codeVerifier")?,
            redirect: field(&body, "redirectUri")?,
        },
        _ => return Err(UNSUPPORTED_GRANT_TYPE),
    };
    let made = center.create_token(client, secret, grant, now)?;
    let mut answer = json!({
        "accessToken": made.access,
        "tokenType": "Bearer",
        "expiresIn": made.expires_in.num_seconds(),
    });
    if let (Some(answer), Some(refresh)) = (answer.as_object_mut(), made.refresh) {
        answer.insert("refreshToken".to_owned(), refresh.into());
    }
    Ok(answer)
}

fn object(request: &HttpRequest) -> Result<Map<String, Value>, Refusal> {
    serde_json::from_slice(request.body())
        .map_err(|_| INVALID_REQUEST.because("The body is not a JSON object."))
}

fn field<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let value = body
        .get(name)
        .and_then(Value::as_str)
        .filter(|value| !value.is_empty());
    value.ok_or(INVALID_REQUEST.because("A required field is missing or is not a string."))
}

fn list(body: &Map<String, Value>, name: &str) -> Result<Vec<String>, Refusal> {
    let wrong = INVALID_REQUEST.because("A list contains something other than strings.");
    match body.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or(wrong))
            .collect(),
        Some(_) => Err(wrong),
    }
}
