//! The wire format: whole HTTP requests to calls of [`Center`], and its answers to JSON or a page; STS is apart.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::center::{CODE_GRANT, Center, DEVICE_CODE_GRANT, Grant, Metadata, REFRESH_GRANT};
use super::refusal::{
    INVALID_REQUEST, Refusal, UNAUTHORIZED, UNKNOWN_OPERATION, UNSUPPORTED_GRANT_TYPE,
};
use super::{authorize, federation, page, random};

mod sts;

pub(super) type Request = hyper::Request<Bytes>;
pub(super) type Response = hyper::Response<Bytes>;

const TOKEN_HEADER: &str = "x-amz-sso_bearer_token";
const ERROR_HEADER: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// An operation of one of the three services.
type Operation = fn(&mut Center, &Request, DateTime<Utc>) -> Result<Value, Refusal>;

/// Answers a request.
pub(super) fn answer(center: &mut Center, request: &Request, now: DateTime<Utc>) -> Response {
    let post = request.method() == Method::POST;
    let get = request.method() == Method::GET;
    let (name, operation): (&'static str, Operation) = match request.uri().path() {
        "/client/register" if post => ("RegisterClient", register),
        "/device_authorization" if post => ("StartDeviceAuthorization", authorize_device),
        "/token" if post => ("CreateToken", create_token),
        "/assignment/accounts" if get => ("ListAccounts", list_accounts),
        "/assignment/roles" if get => ("ListAccountRoles", list_roles),
        "/federation/credentials" if get => ("GetRoleCredentials", role_credentials),
        "/logout" if post => ("Logout", logout),
        "/federation" => return dated(federation::answer(center, request, now), now),
        "/" if post => return dated(sts::answer(center, request, now), now),
        "/authorize" => return dated(authorize::answer(center, request, now), now),
        "/" | "/device" => return dated(page::answer(center, request, now), now),
        _ => return dated(json_refusal(UNKNOWN_OPERATION), now),
    };
    let outcome = operation(center, request, now);
    let refused = outcome.as_ref().err().map(|refusal| refusal.name);
    center.record(super::Request {
        operation: name,
        at: now,
        refused,
    });
    let response = match outcome {
        Ok(Value::Null) => text(StatusCode::OK, "application/json", String::new()),
        Ok(value) => text(StatusCode::OK, "application/json", value.to_string()),
        Err(refusal) => json_refusal(refusal),
    };
    dated(response, now)
}

/// Answers a request whose body was too long or never came.
pub(super) fn too_large(now: DateTime<Utc>) -> Response {
    let mut response = json_refusal(
        INVALID_REQUEST.because("The request body is larger than 64 KiB, or incomplete."),
    );
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    dated(response, now)
}

/// Returns a response of the given type, which no cache may keep.
pub(super) fn text(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Returns the answer for a method that a path does not know.
pub(super) fn not_allowed(methods: &'static str) -> Response {
    let mut response = json_refusal(UNKNOWN_OPERATION);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static(methods));
    response
}

/// Returns a field of a form or of a query.
pub(super) fn form_field<'a>(form: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
    url::form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

/// Returns a field of the request's query.
pub(super) fn query_field<'a>(request: &'a Request, name: &str) -> Option<Cow<'a, str>> {
    form_field(request.uri().query().unwrap_or_default().as_bytes(), name)
}

fn dated(mut response: Response, now: DateTime<Utc>) -> Response {
    // Hyper would put the system's time here, which is not the time that the tokens go by.
    if let Ok(date) = HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        response.headers_mut().insert(DATE, date);
    }
    let id = random::identifier("sandbox-", 20)
        .ok()
        .and_then(|id| HeaderValue::from_str(&id).ok());
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID_HEADER, id);
    }
    response
}

pub(super) fn json_refusal(refusal: Refusal) -> Response {
    let Refusal {
        status,
        name,
        code,
        text: explanation,
    } = refusal;
    let body = match code {
        "" => json!({ "message": explanation }),
        code => json!({ "error": code, "error_description": explanation }),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = text(status, "application/json", body.to_string());
    // Clients tell the exceptions apart by this header, not by the OAuth code.
    response
        .headers_mut()
        .insert(ERROR_HEADER, HeaderValue::from_static(name));
    response
}

fn register(center: &mut Center, request: &Request, now: DateTime<Utc>) -> Result<Value, Refusal> {
    let body = object(request)?;
    let (name, kind) = (field(&body, "clientName")?, field(&body, "clientType")?);
    let metadata = Metadata {
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

fn authorize_device(
    center: &mut Center,
    request: &Request,
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

fn create_token(
    center: &mut Center,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let body = object(request)?;
    let (client, secret) = (field(&body, "clientId")?, field(&body, "clientSecret")?);
    let grant = match field(&body, "grantType")? {
        DEVICE_CODE_GRANT => Grant::DeviceCode(field(&body, "deviceCode")?),
        REFRESH_GRANT => Grant::Refresh(field(&body, "refreshToken")?),
        CODE_GRANT => Grant::Code {
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

fn list_accounts(
    center: &mut Center,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let (max, next) = (
        query_field(request, "max_result"),
        query_field(request, "next_token"),
    );
    let page = center.list_accounts(bearer(request)?, max.as_deref(), next.as_deref(), now)?;
    let accounts = page.items.into_iter().map(|account| {
        json!({ "accountId": account.id, "accountName": account.name, "emailAddress": account.email })
    });
    Ok(json!({ "accountList": accounts.collect::<Vec<_>>(), "nextToken": page.next }))
}

fn list_roles(
    center: &mut Center,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let (max, next) = (
        query_field(request, "max_result"),
        query_field(request, "next_token"),
    );
    let token = bearer(request)?;
    let account = parameter(request, "account_id")?;
    let page = center.list_roles(token, &account, max.as_deref(), next.as_deref(), now)?;
    let roles = page
        .items
        .into_iter()
        .map(|role| json!({ "roleName": role, "accountId": account }));
    Ok(json!({ "roleList": roles.collect::<Vec<_>>(), "nextToken": page.next }))
}

fn role_credentials(
    center: &mut Center,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let token = bearer(request)?;
    let (account, role) = (
        parameter(request, "account_id")?,
        parameter(request, "role_name")?,
    );
    let keys = center.role_credentials(token, &account, &role, now)?;
    Ok(json!({ "roleCredentials": {
        "accessKeyId": keys.id,
        "secretAccessKey": keys.secret,
        "sessionToken": keys.session_token,
        "expiration": keys.expires_at.timestamp_millis(),
    } }))
}

fn logout(center: &mut Center, request: &Request, now: DateTime<Utc>) -> Result<Value, Refusal> {
    center.logout(bearer(request)?, now)?;
    Ok(Value::Null)
}

fn bearer(request: &Request) -> Result<&str, Refusal> {
    request
        .headers()
        .get(TOKEN_HEADER)
        .and_then(|token| token.to_str().ok())
        .ok_or(UNAUTHORIZED)
}

fn parameter<'a>(request: &'a Request, name: &str) -> Result<Cow<'a, str>, Refusal> {
    let missing = INVALID_REQUEST.because("A required query parameter is missing.");
    query_field(request, name)
        .filter(|value| !value.is_empty())
        .ok_or(missing)
}

fn object(request: &Request) -> Result<Map<String, Value>, Refusal> {
    serde_json::from_slice(request.body())
        .map_err(|_| INVALID_REQUEST.because("The body is no JSON object."))
}

fn field<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let value = body
        .get(name)
        .and_then(Value::as_str)
        .filter(|value| !value.is_empty());
    value.ok_or(INVALID_REQUEST.because("A required field is missing or no text."))
}

fn list(body: &Map<String, Value>, name: &str) -> Result<Vec<String>, Refusal> {
    let wrong = INVALID_REQUEST.because("A list holds something else than text.");
    match body.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or(wrong))
            .collect(),
        Some(_) => Err(wrong),
    }
}

#[cfg(test)]
mod tests;
