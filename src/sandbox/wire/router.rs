//! Owns the mapping from paths to services.

use chrono::{DateTime, Utc};
use hyper::{Method, StatusCode};
use serde_json::Value;

use super::http::{HttpAnswer, HttpRequest, dated, json_refusal, text};
use super::{authorize_page, federation, oidc, portal, sts, verification_page};
use crate::sandbox::center::Center;
use crate::sandbox::record::RecordedRequest;
use crate::sandbox::refusal::{INVALID_REQUEST, Refusal, UNKNOWN_OPERATION};

/// An operation of the OIDC service or of the portal.
type Handler = fn(&mut Center, &HttpRequest, DateTime<Utc>) -> Result<Value, Refusal>;

/// Answers a request, and records it if it reaches an operation.
pub(in crate::sandbox) fn answer(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> HttpAnswer {
    let post = request.method() == Method::POST;
    let get = request.method() == Method::GET;
    let (name, operation): (&'static str, Handler) = match request.uri().path() {
        "/client/register" if post => ("RegisterClient", oidc::register),
        "/device_authorization" if post => ("StartDeviceAuthorization", oidc::authorize_device),
        "/token" if post => ("CreateToken", oidc::create_token),
        "/assignment/accounts" if get => ("ListAccounts", portal::list_accounts),
        "/assignment/roles" if get => ("ListAccountRoles", portal::list_roles),
        "/federation/credentials" if get => ("GetRoleCredentials", portal::role_credentials),
        "/logout" if post => ("Logout", portal::logout),
        "/federation" => return dated(federation::answer(center, request, now), now),
        "/" if post => return dated(sts::answer(center, request, now), now),
        "/authorize" => return dated(authorize_page::answer(center, request, now), now),
        "/" | "/device" => return dated(verification_page::answer(center, request, now), now),
        _ => return dated(json_refusal(UNKNOWN_OPERATION), now),
    };
    let outcome = operation(center, request, now);
    let refused = outcome.as_ref().err().map(|refusal| refusal.name);
    center.record(RecordedRequest {
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

/// Answers a request with a body that is too large or incomplete.
pub(in crate::sandbox) fn too_large(now: DateTime<Utc>) -> HttpAnswer {
    let mut response = json_refusal(
        INVALID_REQUEST.because("The request body is larger than 64 KiB, or incomplete."),
    );
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    dated(response, now)
}

#[cfg(test)]
mod tests;
