//! Owns HTTP requests and answers as values, and what every service needs of them.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use serde_json::json;

use crate::sandbox::random;
use crate::sandbox::refusal::{Refusal, UNKNOWN_OPERATION};

/// A whole HTTP request.
pub(super) type HttpRequest = hyper::Request<Bytes>;
/// A whole HTTP answer.
pub(super) type HttpAnswer = hyper::Response<Bytes>;

pub(super) const ERROR_HEADER: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Returns a response of the given type, which no cache may keep.
pub(super) fn text(status: StatusCode, content_type: &'static str, body: String) -> HttpAnswer {
    let mut response = HttpAnswer::new(body.into());
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
pub(super) fn not_allowed(methods: &'static str) -> HttpAnswer {
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
pub(super) fn query_field<'a>(request: &'a HttpRequest, name: &str) -> Option<Cow<'a, str>> {
    form_field(request.uri().query().unwrap_or_default().as_bytes(), name)
}

/// Returns the answer with the date of the sandbox and an id.
pub(super) fn dated(mut response: HttpAnswer, now: DateTime<Utc>) -> HttpAnswer {
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

/// Returns a refusal as JSON.
pub(super) fn json_refusal(refusal: Refusal) -> HttpAnswer {
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
