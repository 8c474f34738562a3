//! Owns the layout of every page, its headers, and the check of its host.

use hyper::StatusCode;
use hyper::header::{HOST, HeaderName, HeaderValue};

use super::http::{HttpAnswer, HttpRequest, text};
use crate::sandbox::center::Center;

/// The HTML around the content of every page.
const SHELL: &str = include_str!("page.html");
const PLACE: &str = "<!-- content -->";
/// The content security policy: no scripts, no embedding in frames, no forms to other sites.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// Returns an error page if the request's `Host` is not the sandbox.
///
/// This prevents DNS rebinding: a site with a name that resolves to 127.0.0.1 could otherwise read
/// the page and press its buttons.
pub(super) fn refuse_foreign(center: &Center, request: &HttpRequest) -> Option<HttpAnswer> {
    (!is_local(center, request)).then(|| {
        shell(
            StatusCode::FORBIDDEN,
            "<h1>Wrong host</h1><p>Open the page at its own address.</p>",
        )
    })
}

fn is_local(center: &Center, request: &HttpRequest) -> bool {
    let own = center.url().trim_start_matches("http://");
    let port = own.rsplit_once(':').map_or("", |(_, port)| port);
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    host.is_some_and(|host| host == own || host.strip_prefix("localhost:") == Some(port))
}

/// Returns a page with the given HTML content.
pub(super) fn shell(status: StatusCode, content: &str) -> HttpAnswer {
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
