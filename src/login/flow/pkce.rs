//! The authorization code grant with PKCE (RFC 7636), as pure functions.
//!
//! The authorization URL and its callback follow RFC 6749 section 4.1.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;
use url::form_urlencoded;

use crate::text::{Secret, percent_encoded};

/// The path of the redirect URI, the same as in the AWS CLI's registration.
pub(crate) const CALLBACK_PATH: &str = "/oauth/callback";

/// The number of random bytes in a verifier and in a state.
///
/// These are the 256 bits that RFC 7636 section 7.1 recommends.
pub(crate) const RANDOM: usize = 32;

/// The secrets that tie a callback to its request; new for each request.
pub(crate) struct Proof {
    /// The code verifier, sent only to CreateToken.
    pub(crate) verifier: Secret,
    /// The state, which the callback returns.
    pub(crate) state: Secret,
}

impl Proof {
    /// Creates a proof from random bytes.
    pub(crate) fn new(verifier: &[u8; RANDOM], state: &[u8; RANDOM]) -> Proof {
        Proof {
            verifier: Secret::new(BASE64_URL_SAFE_NO_PAD.encode(verifier)),
            state: Secret::new(BASE64_URL_SAFE_NO_PAD.encode(state)),
        }
    }
}

/// Returns the `S256` code challenge of a verifier (RFC 7636 section 4.2).
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// The parameters of the authorization URL.
pub(crate) struct Request<'a> {
    /// The authorization endpoint.
    ///
    /// Only scheme, host and port are used, as in the AWS CLI; the path is dropped.
    pub(crate) endpoint: &'a str,
    pub(crate) client_id: &'a str,
    /// The redirect URI, including the port.
    pub(crate) redirect_uri: &'a str,
    pub(crate) scopes: &'a [String],
}

impl Request<'_> {
    /// Returns the URL to open; `None` if the endpoint is not a URL with a host.
    ///
    /// The query parameters are in the order of the AWS CLI.
    pub(crate) fn url(&self, proof: &Proof) -> Option<String> {
        let endpoint = Url::parse(self.endpoint).ok()?;
        endpoint.host_str()?;
        let mut url = endpoint.origin().ascii_serialization();
        url.push_str("/authorize");
        let scopes = self.scopes.join(" ");
        let challenge = challenge(proof.verifier.expose());
        let fields = [
            ("response_type", "code"),
            ("client_id", self.client_id),
            ("redirect_uri", self.redirect_uri),
            ("state", proof.state.expose()),
            ("code_challenge_method", "S256"),
            ("scopes", &scopes),
            ("code_challenge", &challenge),
        ];
        for (at, (name, value)) in fields.into_iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(&percent_encoded(value));
        }
        Some(url)
    }
}

/// The service's answer, delivered by the browser (RFC 6749 section 4.1.2).
pub enum Callback {
    /// The user approved; this is the authorization code.
    Code(Secret),
    /// The login failed or was denied.
    Refused {
        /// An error code from section 4.1.2.1, such as `access_denied`; untrusted text.
        error: String,
        /// A human-readable description, or an empty string; untrusted text.
        description: String,
    },
}

/// Parses the query of a callback, or a URL or query that the user pasted.
///
/// Returns `None` if it is not the answer to the request with this state. The state is compared in
/// constant time. No parameter may be repeated (RFC 6749 section 3.1).
#[must_use]
pub fn callback(query: &str, state: &Secret) -> Option<Callback> {
    let field = |name: &str| -> Result<Option<Secret>, ()> {
        let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
        let value = found
            .next()
            .map(|(_, value)| Secret::new(value.into_owned()));
        if found.next().is_some() {
            Err(())
        } else {
            Ok(value)
        }
    };
    let given = field("state").ok()??;
    if !bool::from(given.expose().as_bytes().ct_eq(state.expose().as_bytes())) {
        return None;
    }
    let text = |secret: Option<Secret>| secret.map(|text| text.expose().to_owned());
    match (field("code").ok()?, text(field("error").ok()?)) {
        (Some(code), None) if code.is_visible() => Some(Callback::Code(code)),
        (None, Some(error)) if !error.is_empty() => Some(Callback::Refused {
            error,
            description: text(field("error_description").ok()?).unwrap_or_default(),
        }),
        _ => None,
    }
}

/// Returns the query in pasted text: the part after `?` of a URL, or the whole text.
#[must_use]
pub(crate) fn pasted_query(text: &str) -> &str {
    let text = text.trim();
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    query.split_once('#').map_or(query, |(query, _)| query)
}

#[cfg(test)]
mod tests;
