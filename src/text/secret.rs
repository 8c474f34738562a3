//! Holds text that must never be shown: tokens, client secrets, device codes.

use zeroize::Zeroizing;

/// A secret text without `Debug` or `Display`, wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the text without copying it.
    #[must_use]
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// Takes ownership of the text if it can be sent in an HTTP header.
    ///
    /// The text must be non-empty, visible ASCII: RFC 6750 section 2.1 and RFC 6749 appendix A
    /// allow nothing else in tokens, client secrets and codes.
    #[must_use]
    pub fn visible(text: String) -> Option<Secret> {
        let secret = Secret::new(text);
        secret.is_visible().then_some(secret)
    }

    /// Returns whether the text is non-empty, visible ASCII.
    pub(crate) fn is_visible(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// Returns the text, to send or store it.
    ///
    /// It must never appear in a message, a log or a command line.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn only_visible_ascii_is_taken() {
        assert_eq!(
            Secret::visible("aoa-1/~+=".into())
                .map(|s| s.expose().to_owned())
                .as_deref(),
            Some("aoa-1/~+=")
        );
        for bad in ["", "a b", "a\r\nb", "\u{1b}[31m", "tokén", "a\0"] {
            assert!(Secret::visible(bad.into()).is_none(), "{bad:?}");
        }
    }
}
