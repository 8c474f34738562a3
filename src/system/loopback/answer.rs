//! The responses to a browser.

use zeroize::Zeroizing;

use crate::text::Secret;

pub(super) const BAD_REQUEST: &str = "400 Bad Request";
pub(super) const FORBIDDEN: &str = "403 Forbidden";
pub(super) const NOT_FOUND: &str = "404 Not Found";
pub(super) const NOT_ALLOWED: &str = "405 Method Not Allowed";
pub(super) const GONE: &str = "410 Gone";
pub(super) const TOO_LARGE: &str = "431 Request Header Fields Too Large";

/// A response to the browser.
pub struct BrowserAnswer(Zeroizing<String>);

impl BrowserAnswer {
    /// Redirects the browser to a URL, which must be ASCII without spaces or control characters.
    #[must_use]
    pub fn redirect(url: &Secret) -> BrowserAnswer {
        let url = url.expose();
        let mut head = String::with_capacity(url.len() + 512);
        head.push_str("HTTP/1.1 302 Found\r\nLocation: ");
        head.push_str(url);
        head.push_str("\r\n");
        end(head, "")
    }

    /// Shows an HTML page.
    #[must_use]
    pub fn page(html: &str) -> BrowserAnswer {
        BrowserAnswer::html("200 OK", html)
    }

    /// Shows an HTML page that explains what is wrong with the request.
    #[must_use]
    pub fn wrong(html: &str) -> BrowserAnswer {
        BrowserAnswer::html(BAD_REQUEST, html)
    }

    /// Shows an HTML page that explains why the requested page does not exist any longer.
    #[must_use]
    pub fn gone(html: &str) -> BrowserAnswer {
        BrowserAnswer::html(GONE, html)
    }

    fn html(status: &str, html: &str) -> BrowserAnswer {
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n");
        end(head, html)
    }

    /// Responds that there is no such page.
    #[must_use]
    pub fn not_found() -> BrowserAnswer {
        BrowserAnswer::refusal(NOT_FOUND)
    }

    pub(super) fn refusal(status: &str) -> BrowserAnswer {
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n");
        end(head, status)
    }

    /// Returns the whole response.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// Adds the common headers and the body.
///
/// The headers keep the visit out of caches, and its URL out of the `Referer` of the next request.
fn end(mut head: String, body: &str) -> BrowserAnswer {
    head.push_str(
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\nContent-Length: ",
    );
    head.push_str(&body.len().to_string());
    head.push_str("\r\n\r\n");
    head.push_str(body);
    BrowserAnswer(Zeroizing::new(head))
}

#[cfg(test)]
mod tests {
    use super::BrowserAnswer;
    use crate::text::Secret;

    #[test]
    fn a_redirect_names_the_url_in_its_head_alone() {
        let BrowserAnswer(text) =
            BrowserAnswer::redirect(&Secret::new("https://a.example/?b=c".into()));
        assert!(text.starts_with("HTTP/1.1 302 Found\r\nLocation: https://a.example/?b=c\r\n"));
        assert!(text.ends_with("\r\nContent-Length: 0\r\n\r\n"));
    }
}
