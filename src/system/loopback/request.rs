//! The requests of a browser (RFC 9112), as far as a visit needs them.

use zeroize::Zeroizing;

use super::answer::{BAD_REQUEST, FORBIDDEN, NOT_ALLOWED, TOO_LARGE};

/// The maximum size of a request head, in bytes.
///
/// Browsers send less than this to a host that has set no cookies.
pub(super) const MAX_HEAD: usize = 16 * 1024;

/// A GET request from a browser.
///
/// It has no `Debug`, because a query may contain an authorization code.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The path exactly as it was sent; it begins with `/`.
    pub path: &'a str,
    /// The query, which follows the `?`.
    pub query: Option<&'a str>,
}

/// Returns the head of a request, without the empty line that ends it.
///
/// Returns `None` if the end has not arrived, and the status to reject it with if it is too long.
pub(super) fn head(bytes: &[u8]) -> Option<Result<Zeroizing<String>, &'static str>> {
    let end = memchr::memmem::find(bytes, b"\r\n\r\n");
    match end.and_then(|end| bytes.get(..end)) {
        // Only cookies may be invalid UTF-8, so nothing relevant is lost.
        Some(head) if head.len() <= MAX_HEAD => Some(Ok(Zeroizing::new(
            String::from_utf8_lossy(head).into_owned(),
        ))),
        None if bytes.len() <= MAX_HEAD => None,
        _ => Some(Err(TOO_LARGE)),
    }
}

/// Parses the head of a request, or returns the status to reject it with.
///
/// A request must name `authority` as its host. This rejects requests through another name that was
/// made to resolve to 127.0.0.1.
pub(super) fn parse<'a>(head: &'a str, authority: &str) -> Result<Visit<'a>, &'static str> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = match (words.next(), words.next(), words.next(), words.next()) {
        (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) => (method, target),
        _ => return Err(BAD_REQUEST),
    };
    if !target.starts_with('/') || !target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BAD_REQUEST);
    }
    let mut hosts = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim_matches([' ', '\t']));
    if hosts.next() != Some(authority) || hosts.next().is_some() {
        return Err(FORBIDDEN);
    }
    if method != "GET" {
        return Err(NOT_ALLOWED);
    }
    Ok(match target.split_once('?') {
        Some((path, query)) => Visit {
            path,
            query: Some(query),
        },
        None => Visit {
            path: target,
            query: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::answer::{BAD_REQUEST, FORBIDDEN, NOT_ALLOWED, TOO_LARGE};
    use super::{MAX_HEAD, head, parse};
    use proptest::prelude::*;

    const HERE: &str = "127.0.0.1:7";

    fn read(head: &str) -> Result<(&str, Option<&str>), &'static str> {
        parse(head, HERE).map(|visit| (visit.path, visit.query))
    }

    #[test]
    fn a_visit_is_read() {
        let browser = "GET /way?code=a%2Fb&state=? HTTP/1.1\r\nhost:\t127.0.0.1:7 \r\nUser-Agent: x: y\r\nCookie: a=b";
        assert_eq!(read(browser), Ok(("/way", Some("code=a%2Fb&state=?"))));
        let plain = "GET / HTTP/1.0\r\nHost: 127.0.0.1:7";
        assert_eq!(read(plain), Ok(("/", None)));
    }

    #[test]
    fn what_is_no_visit_is_refused() {
        for (line, status) in [
            ("", BAD_REQUEST),
            ("GET /way", BAD_REQUEST),
            ("GET /way HTTP/2", BAD_REQUEST),
            ("GET  /way HTTP/1.1", BAD_REQUEST),
            ("GET /way HTTP/1.1 x", BAD_REQUEST),
            ("GET way HTTP/1.1", BAD_REQUEST),
            ("GET http://127.0.0.1:7/way HTTP/1.1", BAD_REQUEST),
            ("GET /wäy HTTP/1.1", BAD_REQUEST),
            ("POST /way HTTP/1.1", NOT_ALLOWED),
            ("HEAD /way HTTP/1.1", NOT_ALLOWED),
            ("get /way HTTP/1.1", NOT_ALLOWED),
        ] {
            let head = format!("{line}\r\nHost: {HERE}");
            assert_eq!(read(&head), Err(status), "{line}");
        }
        for host in [
            "",
            "\r\nHost:",
            "\r\nHost: localhost:7",
            "\r\nHost: 127.0.0.1",
            "\r\nHost: evil.example:7",
            "\r\nHost: 127.0.0.1:7\r\nHost: 127.0.0.1:7",
            "\r\nX-Host: 127.0.0.1:7",
        ] {
            let head = format!("GET /way HTTP/1.1{host}");
            assert_eq!(read(&head), Err(FORBIDDEN), "{host}");
        }
    }

    #[test]
    fn a_head_ends_with_an_empty_line_and_has_a_maximum_size() {
        let text = |bytes: &[u8]| head(bytes).map(|head| head.map(|head| head.to_string()));
        assert_eq!(text(b"GET / HTTP/1.1\r\n"), None);
        assert_eq!(
            text(b"a\r\nb\xff\r\n\r\nc"),
            Some(Ok("a\r\nb\u{fffd}".to_owned()))
        );
        assert_eq!(text(&[b'x'; MAX_HEAD]), None);
        assert_eq!(text(&[b'x'; MAX_HEAD + 1]), Some(Err(TOO_LARGE)));
    }

    proptest! {
        #[test]
        fn what_is_read_as_a_visit_is_one(head in any::<String>(), method in "GET|POST|get", target in "[/a?# ]{0,6}") {
            let _ = read(&head);
            let head = format!("{method} {target} HTTP/1.1\r\nHost: {HERE}");
            if let Ok((path, query)) = read(&head) {
                prop_assert_eq!(method, "GET");
                prop_assert!(path.starts_with('/'));
                let whole = query.map_or(path.to_owned(), |query| format!("{path}?{query}"));
                prop_assert_eq!(whole, target);
            }
        }
    }
}
