//! Owns the console's federation endpoint, and the page that the sandbox shows for the console.

use chrono::{DateTime, Utc};
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::http::{
    HttpAnswer, HttpRequest, form_field, json_refusal, not_allowed, query_field, text,
};
use super::page::shell;
use crate::sandbox::center::Center;
use crate::sandbox::record::RecordedRequest;
use crate::sandbox::refusal::{
    INVALID_FEDERATION, INVALID_REQUEST, INVALID_SIGNIN_TOKEN, KEYS_IN_URL, Refusal,
};
use crate::text::html;

/// Answers a request to the federation endpoint.
pub(super) fn answer(center: &mut Center, request: &HttpRequest, now: DateTime<Utc>) -> HttpAnswer {
    let action = match *request.method() {
        Method::GET => query_field(request, "Action"),
        Method::POST => form_field(request.body(), "Action"),
        _ => return not_allowed("GET, POST"),
    };
    let is_get = request.method() == Method::GET;
    let (operation, outcome) = match action.as_deref() {
        Some("getSigninToken") if is_get => ("getSigninToken", Err(KEYS_IN_URL)),
        Some("getSigninToken") => ("getSigninToken", signin_token(center, request, now)),
        Some("login") if is_get => ("login", login(center, request, now)),
        _ => ("federation", Err(INVALID_FEDERATION)),
    };
    center.record(RecordedRequest {
        operation,
        at: now,
        refused: outcome.as_ref().err().map(|refusal| refusal.name),
    });
    outcome.unwrap_or_else(json_refusal)
}

fn signin_token(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<HttpAnswer, Refusal> {
    let wrong = INVALID_REQUEST.because("SessionDuration must be a number from 900 to 43200.");
    if let Some(duration) = form_field(request.body(), "SessionDuration") {
        let seconds = duration.parse::<u32>().ok();
        seconds
            .filter(|seconds| (900..=43200).contains(seconds))
            .ok_or(wrong)?;
    }
    let wrong = INVALID_REQUEST.because("Session is not a JSON object with the three keys.");
    let session = form_field(request.body(), "Session").ok_or(wrong)?;
    let session: Map<String, Value> = serde_json::from_str(&session).map_err(|_| wrong)?;
    let key = |name: &str| session.get(name).and_then(Value::as_str).ok_or(wrong);
    let (id, secret, token) = (key("sessionId")?, key("sessionKey")?, key("sessionToken")?);
    let token = center.signin_token(id, secret, token, now)?;
    let body = json!({ "SigninToken": token }).to_string();
    Ok(text(StatusCode::OK, "application/json", body))
}

/// Shows a page that confirms the sign-in.
///
/// It does not redirect to the destination: that is the real console, and nothing may leave the
/// machine.
fn login(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<HttpAnswer, Refusal> {
    let wrong = INVALID_REQUEST.because("Destination is required.");
    let destination = query_field(request, "Destination").ok_or(wrong)?;
    let token = query_field(request, "SigninToken").ok_or(INVALID_SIGNIN_TOKEN)?;
    let identity = center.enter(&token, now)?;
    Ok(shell(
        StatusCode::OK,
        &format!(
            "<h1 id=\"signed-in\">Signed in</h1><p>Here the AWS console would open.</p><dl><dt>Account</dt><dd>{account}</dd>\
             <dt>As</dt><dd>{arn}</dd><dt>Page</dt><dd id=\"destination\">{destination}</dd></dl>",
            account = html(&identity.account),
            arn = html(&identity.arn),
            destination = html(&destination),
        ),
    ))
}

#[cfg(test)]
mod tests;
