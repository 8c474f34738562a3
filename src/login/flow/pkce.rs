//! The authorization-code grant with PKCE as values: RFC 7636, and what RFC 6749 section 4.1 says about the URL and its answer.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;
use url::form_urlencoded;

use crate::text::{Secret, percent_encoded};

/// The path that the browser comes back to, as the AWS CLI registers it.
pub(crate) const CALLBACK_PATH: &str = "/oauth/callback";

/// Random bytes behind a verifier, and behind a state: 256 bits, as RFC 7636 section 7.1 wants.
pub(crate) const RANDOM: usize = 32;

/// What ties an answer to its question: made anew for each.
pub(crate) struct Proof {
    /// Goes to CreateToken alone.
    pub(crate) verifier: Secret,
    /// Comes back with the answer.
    pub(crate) state: Secret,
}

impl Proof {
    /// The proof made of these random bytes.
    pub(crate) fn new(verifier: &[u8; RANDOM], state: &[u8; RANDOM]) -> Proof {
        Proof {
            verifier: Secret::new(BASE64_URL_SAFE_NO_PAD.encode(verifier)),
            state: Secret::new(BASE64_URL_SAFE_NO_PAD.encode(state)),
        }
    }
}

/// The challenge of a verifier: RFC 7636 section 4.2, `S256`.
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// What the authorization URL asks for.
pub(crate) struct Request<'a> {
    /// Scheme, host and port count, as in the AWS CLI: a path is dropped.
    pub(crate) endpoint: &'a str,
    pub(crate) client_id: &'a str,
    /// With the port.
    pub(crate) redirect_uri: &'a str,
    pub(crate) scopes: &'a [String],
}

impl Request<'_> {
    /// The URL to open, its query in the order of the AWS CLI; `None` where the endpoint is no URL with a host.
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

/// What the service answered by way of the browser: RFC 6749 section 4.1.2.
pub enum Callback {
    /// The person approved.
    Code(Secret),
    /// It did not come to that.
    Refused {
        /// A word of section 4.1.2.1, such as `access_denied`. The service's text.
        error: String,
        /// For people; empty where there is none. The service's text.
        description: String,
    },
}

/// Reads the query of a callback, or a URL or query that a person copied; `None` where it is no answer to the question with this
/// state.
///
/// The state is compared in constant time. RFC 6749 section 3.1: no parameter may be there twice.
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

/// The query in what a person pasted: the whole URL that the browser ended at, or what stands behind its `?`.
#[must_use]
pub(crate) fn pasted_query(text: &str) -> &str {
    let text = text.trim();
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    query.split_once('#').map_or(query, |(query, _)| query)
}

#[cfg(test)]
mod tests;
