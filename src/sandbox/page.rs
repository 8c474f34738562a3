//! The verification page, where a person approves or denies a device code. It works without scripts.

use chrono::{DateTime, Utc};
use hyper::header::{HOST, HeaderName, HeaderValue, LOCATION};
use hyper::{Method, StatusCode};

use super::center::{Center, Inquiry, Verdict};
use super::wire::{Request, Response, form_field, not_allowed, query_field, text};
use crate::printable::html;

/// The page around the content.
const SHELL: &str = include_str!("page.html");
const PLACE: &str = "<!-- content -->";
/// No script at all, no frame around the buttons, no form to another place.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'";

/// Answers a request for the page, or for the page's own form.
pub(super) fn answer(center: &mut Center, request: &Request, now: DateTime<Utc>) -> Response {
    if let Some(refusal) = refuse_foreign(center, request) {
        return refusal;
    }
    if request.uri().path() == "/" {
        let mut response = shell(
            StatusCode::SEE_OTHER,
            "<p><a href=\"/device\">Enter a code</a></p>",
        );
        response
            .headers_mut()
            .insert(LOCATION, HeaderValue::from_static("/device"));
        return response;
    }
    match *request.method() {
        Method::GET => {
            let code = query_field(request, "user_code").filter(|code| !code.trim().is_empty());
            match code {
                Some(code) => show(center, &code, now),
                None => ask(StatusCode::OK, ""),
            }
        }
        Method::POST => decide(center, request, now),
        _ => not_allowed("GET, POST"),
    }
}

/// A page of another site whose name was made to resolve to 127.0.0.1 must not press the buttons.
pub(super) fn refuse_foreign(center: &Center, request: &Request) -> Option<Response> {
    (!is_local(center, request)).then(|| {
        shell(
            StatusCode::FORBIDDEN,
            "<h1>Not this host</h1><p>Open the page by its own address.</p>",
        )
    })
}

fn is_local(center: &Center, request: &Request) -> bool {
    let own = center.url().trim_start_matches("http://");
    let port = own.rsplit_once(':').map_or("", |(_, port)| port);
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    host.is_some_and(|host| host == own || host.strip_prefix("localhost:") == Some(port))
}

fn show(center: &Center, code: &str, now: DateTime<Utc>) -> Response {
    match center.inquire(code, now) {
        None => ask(
            StatusCode::NOT_FOUND,
            "This code is unknown, used or expired.",
        ),
        Some(Inquiry {
            verdict: Some(verdict),
            ..
        }) => decided(verdict),
        Some(inquiry) => {
            let Inquiry {
                user_code,
                client,
                start_url,
                form_token,
                ..
            } = inquiry;
            shell(
                StatusCode::OK,
                &format!(
                    "<h1>Allow this application to sign in?</h1>\
                     <dl><dt>Application</dt><dd>{client}</dd><dt>Portal</dt><dd>{start_url}</dd>\
                     <dt>Code</dt><dd class=\"code\" id=\"code\">{user_code}</dd></dl>\
                     <p>Approve only if your terminal shows this same code.</p>\
                     <form method=\"post\" action=\"/device\">\
                     <input type=\"hidden\" name=\"user_code\" value=\"{user_code}\">\
                     <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\
                     <button id=\"approve\" name=\"verdict\" value=\"approve\">Approve</button>\
                     <button id=\"deny\" name=\"verdict\" value=\"deny\">Deny</button></form>",
                    client = html(&client),
                    start_url = html(&start_url),
                    user_code = html(&user_code),
                    form_token = html(&form_token),
                ),
            )
        }
    }
}

fn ask(status: StatusCode, problem: &str) -> Response {
    let problem = match problem {
        "" => String::new(),
        problem => format!("<p role=\"alert\">{}</p>", html(problem)),
    };
    shell(
        status,
        &format!(
            "<h1>Enter the code</h1>{problem}<form method=\"get\" action=\"/device\">\
             <label for=\"user_code\">The code that your terminal shows</label>\
             <input id=\"user_code\" name=\"user_code\" autocomplete=\"off\" autocapitalize=\"characters\" \
             spellcheck=\"false\" maxlength=\"12\" required autofocus> <button id=\"next\">Next</button></form>"
        ),
    )
}

fn decide(center: &mut Center, request: &Request, now: DateTime<Utc>) -> Response {
    let field = |name| form_field(request.body(), name).unwrap_or_default();
    let code = field("user_code");
    let verdict = match &*field("verdict") {
        "approve" => Verdict::Approved,
        "deny" => Verdict::Denied,
        _ => return ask(StatusCode::BAD_REQUEST, "The form was incomplete."),
    };
    let Some(inquiry) = center.inquire(&code, now) else {
        return ask(
            StatusCode::NOT_FOUND,
            "This code is unknown, used or expired.",
        );
    };
    // Only who has read the page of this code can know its token: a form on another site cannot.
    if inquiry.form_token != field("form_token") {
        return ask(StatusCode::FORBIDDEN, "The form was not made by this page.");
    }
    if let Some(verdict) = inquiry.verdict {
        return decided(verdict);
    }
    center.decide(&code, verdict, now);
    decided(verdict)
}

fn decided(verdict: Verdict) -> Response {
    let content = match verdict {
        Verdict::Approved => {
            "<h1 id=\"approved\">Approved</h1><p>You may close this page and go back to your terminal.</p>"
        }
        Verdict::Denied => {
            "<h1 id=\"denied\">Denied</h1><p>The application was refused. You may close this page.</p>"
        }
    };
    shell(StatusCode::OK, content)
}

/// Returns the page around this content, which is HTML.
pub(super) fn shell(status: StatusCode, content: &str) -> Response {
    let (before, after) = SHELL.split_once(PLACE).unwrap_or((SHELL, ""));
    let mut response = text(
        status,
        "text/html; charset=utf-8",
        [before, content, after].concat(),
    );
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

#[cfg(test)]
mod tests;
