//! Text that must not be shown: tokens, client secrets, device codes.

use zeroize::Zeroizing;

/// A secret text: no `Debug`, no `Display`, wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over, without a copy.
    #[must_use]
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// Takes the text over if it can travel in an HTTP header: visible ASCII, at least one character.
    ///
    /// RFC 6750 section 2.1 and RFC 6749 appendix A allow no more for tokens, client secrets and codes.
    #[must_use]
    pub fn visible(text: String) -> Option<Secret> {
        let secret = Secret::new(text);
        secret.is_visible().then_some(secret)
    }

    /// Whether the text is visible ASCII, of at least one character.
    pub(crate) fn is_visible(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// Shows the text, to send or to store it; it belongs in no message, log or command line.
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
