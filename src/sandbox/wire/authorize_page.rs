//! Owns the page where an authorization request is approved or denied. It works without scripts.

use chrono::{DateTime, Utc};
use hyper::header::{HeaderValue, LOCATION};
use hyper::{Method, StatusCode};

use super::http::{HttpAnswer, HttpRequest, form_field, not_allowed, query_field};
use super::page::{refuse_foreign, shell};
use crate::sandbox::center::{AuthorizationOutcome, AuthorizationQuestion, Center, Verdict};
use crate::sandbox::record::RecordedRequest;
use crate::sandbox::refusal::{INVALID_REQUEST, Refusal};
use crate::text::html;

/// The content security policy of this page, which also allows forms to the client's address.
///
/// Submitting the form redirects to the client, and browsers apply `form-action` to redirects too.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://127.0.0.1:*; \
     frame-ancestors 'none'; base-uri 'none'",
);

/// Answers a request for the page, or a submission of its form.
pub(super) fn answer(center: &mut Center, request: &HttpRequest, now: DateTime<Utc>) -> HttpAnswer {
    if let Some(refusal) = refuse_foreign(center, request) {
        return refusal;
    }
    let outcome = match *request.method() {
        Method::GET => ask(center, request, now),
        Method::POST => decide(center, request, now),
        _ => return not_allowed("GET, POST"),
    };
    center.record(RecordedRequest {
        operation: "Authorize",
        at: now,
        refused: outcome.as_ref().err().map(|refusal| refusal.name),
    });
    outcome.and_then(show).unwrap_or_else(|refusal| {
        let Refusal { status, text, .. } = refusal;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let content = format!("<h1>Not possible</h1><p role=\"alert\">{}</p>", html(text));
        shell(status, &content)
    })
}

fn ask(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<AuthorizationOutcome, Refusal> {
    let field = |name| query_field(request, name).unwrap_or_default();
    let question = AuthorizationQuestion {
        response_type: &field("response_type"),
        client: &field("client_id"),
        redirect: &field("redirect_uri"),
        state: &field("state"),
        method: &field("code_challenge_method"),
        scopes: &field("scopes"),
        challenge: &field("code_challenge"),
    };
    center.ask(&question, now)
}

fn decide(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<AuthorizationOutcome, Refusal> {
    let field = |name| form_field(request.body(), name).unwrap_or_default();
    let verdict = match &*field("verdict") {
        "approve" => Verdict::Approved,
        "deny" => Verdict::Denied,
        _ => return Err(INVALID_REQUEST.because("The form was incomplete.")),
    };
    // The form token prevents cross-site request forgery: another site cannot read it.
    center.decide_question(&field("form_token"), verdict, now)
}

fn show(asked: AuthorizationOutcome) -> Result<HttpAnswer, Refusal> {
    match asked {
        AuthorizationOutcome::Decided(url) => {
            let url = HeaderValue::from_str(&url).map_err(|_| INVALID_REQUEST)?;
            let mut response = shell(StatusCode::FOUND, "<p>Return to the application.</p>");
            response.headers_mut().insert(LOCATION, url);
            Ok(response)
        }
        AuthorizationOutcome::Waits {
            form_token,
            client,
            start_url,
        } => {
            let content = format!(
                "<h1>Allow this application to sign in?</h1>\
                 <dl><dt>Application</dt><dd>{client}</dd><dt>Portal</dt><dd>{start_url}</dd></dl>\
                 <form method=\"post\" action=\"/authorize\">\
                 <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\
                 <button id=\"approve\" name=\"verdict\" value=\"approve\">Approve</button>\
                 <button id=\"deny\" name=\"verdict\" value=\"deny\">Deny</button></form>",
                client = html(&client),
                start_url = html(&start_url),
                form_token = html(&form_token),
            );
            let mut response = shell(StatusCode::OK, &content);
            response
                .headers_mut()
                .insert("content-security-policy", POLICY);
            Ok(response)
        }
    }
}
