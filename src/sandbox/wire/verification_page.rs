//! Owns the verification page, where a device code is approved or denied. It works without scripts.

use chrono::{DateTime, Utc};
use hyper::header::{HeaderValue, LOCATION};
use hyper::{Method, StatusCode};

use super::http::{HttpAnswer, HttpRequest, form_field, not_allowed, query_field};
use super::page::{refuse_foreign, shell};
use crate::sandbox::center::{Center, Inquiry, Verdict};
use crate::text::html;

/// Answers a request for the page, or a submission of its form.
pub(super) fn answer(center: &mut Center, request: &HttpRequest, now: DateTime<Utc>) -> HttpAnswer {
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

fn show(center: &Center, code: &str, now: DateTime<Utc>) -> HttpAnswer {
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

fn ask(status: StatusCode, problem: &str) -> HttpAnswer {
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

fn decide(center: &mut Center, request: &HttpRequest, now: DateTime<Utc>) -> HttpAnswer {
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
    // The form token prevents cross-site request forgery: another site cannot read it.
    if inquiry.form_token != field("form_token") {
        return ask(
            StatusCode::FORBIDDEN,
            "The form did not come from this page.",
        );
    }
    if let Some(verdict) = inquiry.verdict {
        return decided(verdict);
    }
    center.decide(&code, verdict, now);
    decided(verdict)
}

fn decided(verdict: Verdict) -> HttpAnswer {
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

#[cfg(test)]
mod tests;
