//! Validation of URLs from the service before they are opened.

use crate::text::is_this_machine;

/// A URL from the service that is safe to show and open: `https`, or `http` to this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationUrl(url::Url);

impl VerificationUrl {
    /// Validates a URL that came from the network.
    ///
    /// `loopback` allows `http` to this machine, for local services when an endpoint override is
    /// set.
    ///
    /// Returns `None` for other schemes (`javascript:`, `file:`), `http` to another host, user
    /// info, and texts that are not URLs.
    #[must_use]
    pub fn parse(text: &str, loopback: bool) -> Option<VerificationUrl> {
        let url = url::Url::parse(text).ok()?;
        url.host()?;
        let allowed = match url.scheme() {
            "https" => true,
            "http" => loopback && is_this_machine(&url),
            _ => false,
        };
        let disguised = !url.username().is_empty() || url.password().is_some();
        // Longer URLs do not fit on the command line of every browser.
        (allowed && !disguised && url.as_str().len() <= 8192).then_some(VerificationUrl(url))
    }

    /// Returns the URL in its normalized form: ASCII, without blanks and control characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::VerificationUrl;
    use proptest::prelude::*;

    #[test]
    fn only_https_and_on_request_this_machine_are_opened() {
        for (text, remote, local) in [
            (
                "https://device.sso.eu-west-1.amazonaws.com/?user_code=AB-CD",
                true,
                true,
            ),
            ("http://127.0.0.1:8080/device", false, true),
            ("http://localhost:8080/device", false, true),
            ("http://[::1]:8080/device", false, true),
            ("http://device.example/", false, false),
            ("http://127.0.0.1.example/", false, false),
            ("https://aws.amazon.com@evil.example/", false, false),
            ("javascript:alert(1)", false, false),
            ("file:///etc/passwd", false, false),
            ("vbscript:x", false, false),
            ("--help", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                VerificationUrl::parse(text, false).is_some(),
                remote,
                "{text}"
            );
            assert_eq!(
                VerificationUrl::parse(text, true).is_some(),
                local,
                "{text}"
            );
        }
        assert!(
            VerificationUrl::parse(
                &format!("https://a.example/{}", "x".repeat(1_000_000)),
                false
            )
            .is_none()
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_is_plain_ascii(tail in any::<String>()) {
            if let Some(url) = VerificationUrl::parse(&format!("https://a.example/{tail}"), false) {
                prop_assert!(url.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!(url.as_str().starts_with("https://a.example/"));
            }
        }
    }
}
