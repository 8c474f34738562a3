//! Owns HTTP requests and responses as values, and the helpers that every service needs.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use serde_json::json;

use crate::sandbox::random;
use crate::sandbox::refusal::{Refusal, UNKNOWN_OPERATION};

/// An HTTP request with its whole body.
pub(super) type HttpRequest = hyper::Request<Bytes>;
/// An HTTP response with its whole body.
pub(super) type HttpAnswer = hyper::Response<Bytes>;

pub(super) const ERROR_HEADER: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Returns a response with the given content type, which must not be cached.
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

/// Returns the response for a method that the path does not support.
pub(super) fn not_allowed(methods: &'static str) -> HttpAnswer {
    let mut response = json_refusal(UNKNOWN_OPERATION);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static(methods));
    response
}

/// Returns the first field with the given name in a form or query string.
pub(super) fn form_field<'a>(form: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
    url::form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

/// Returns the first field with the given name in the request's query string.
pub(super) fn query_field<'a>(request: &'a HttpRequest, name: &str) -> Option<Cow<'a, str>> {
    form_field(request.uri().query().unwrap_or_default().as_bytes(), name)
}

/// Adds the sandbox's date and a request ID to a response.
pub(super) fn dated(mut response: HttpAnswer, now: DateTime<Utc>) -> HttpAnswer {
    // Hyper would set the system time, but tokens expire by the sandbox's clock.
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

/// Returns a JSON response for a refusal.
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
    // Clients identify the exception by this header, not by the OAuth code.
    response
        .headers_mut()
        .insert(ERROR_HEADER, HeaderValue::from_static(name));
    response
}
