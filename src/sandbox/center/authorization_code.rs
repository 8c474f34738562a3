//! Owns authorization codes: a browser requests and approves them, the client redeems each once.

use chrono::{DateTime, Utc};
use url::{Host, Url};

use super::grant::CODE_GRANT;
use super::lifetimes::{CODE_LIFETIME, later};
use super::records::{ClientRecord, CodeRecord, PendingRecord, SignInRecord, Verdict};
use super::state::Center;
use crate::login::flow::pkce::challenge;
use crate::sandbox::directory::portal_key;
use crate::sandbox::options::Approve;
use crate::sandbox::random;
use crate::sandbox::refusal::{
    INVALID_CLIENT, INVALID_GRANT, INVALID_REDIRECT_URI, INVALID_REQUEST, INVALID_SCOPE, Refusal,
    UNAUTHORIZED_CLIENT,
};

/// The unchecked parameters of a request to `/authorize`.
pub(in crate::sandbox) struct AuthorizationQuestion<'a> {
    pub(in crate::sandbox) response_type: &'a str,
    pub(in crate::sandbox) client: &'a str,
    pub(in crate::sandbox) redirect: &'a str,
    pub(in crate::sandbox) state: &'a str,
    pub(in crate::sandbox) method: &'a str,
    pub(in crate::sandbox) scopes: &'a str,
    pub(in crate::sandbox) challenge: &'a str,
}

/// The outcome of an authorization request.
pub(in crate::sandbox) enum AuthorizationOutcome {
    /// The request is decided: redirect the browser to this URL.
    Decided(String),
    /// The request waits for the user, who decides in a form with this token.
    Waits {
        form_token: String,
        client: String,
        start_url: String,
    },
}

/// Checks that every redirect URI has a loopback address.
///
/// The client chooses the port later, at each request (RFC 8252, section 7.3).
pub(super) fn check_redirects(redirects: &[String]) -> Result<(), Refusal> {
    let fits = |redirect: &String| Url::parse(redirect).is_ok_and(|url| is_loopback(&url));
    match redirects.is_empty() || !redirects.iter().all(fits) {
        true => Err(INVALID_REDIRECT_URI),
        false => Ok(()),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = matches!(url.host(), Some(Host::Ipv4(address)) if address.is_loopback());
    url.scheme() == "http" && host && url.query().is_none() && url.fragment().is_none()
}

impl Center {
    /// Handles an authorization request.
    ///
    /// An `Err` must be shown on a page, not sent to the client: the browser must not be redirected
    /// to a URI that was not registered (RFC 6749, section 4.1.2.1).
    pub(in crate::sandbox) fn ask(
        &mut self,
        question: &AuthorizationQuestion<'_>,
        now: DateTime<Utc>,
    ) -> Result<AuthorizationOutcome, Refusal> {
        let client = self.clients.get(question.client);
        let client = client
            .filter(|client| now < client.expires_at)
            .ok_or(INVALID_CLIENT)?;
        let redirect = client.redirect(question.redirect)?;
        if let Err(refusal) = client.check(question) {
            let fields = [
                ("error", refusal.code),
                ("error_description", refusal.text),
                ("state", question.state),
            ];
            return Ok(AuthorizationOutcome::Decided(with(redirect, &fields)));
        }
        let (name, start_url) = (client.name.clone(), client.issuer.clone());
        let pending = PendingRecord {
            form_token: random::secret("", 32)?,
            client: question.client.to_owned(),
            redirect,
            state: question.state.to_owned(),
            challenge: question.challenge.to_owned(),
            expires_at: later(now, CODE_LIFETIME),
        };
        match self.rules.approve {
            Approve::Auto { .. } => self.answer(pending, Verdict::Approved, now),
            Approve::Page => {
                let form_token = pending.form_token.clone();
                self.questions.push(pending);
                Ok(AuthorizationOutcome::Waits {
                    form_token,
                    client: name,
                    start_url: start_url.unwrap_or_default(),
                })
            }
        }
    }

    /// Applies the user's decision to a pending authorization request.
    pub(in crate::sandbox) fn decide_question(
        &mut self,
        form_token: &str,
        verdict: Verdict,
        now: DateTime<Utc>,
    ) -> Result<AuthorizationOutcome, Refusal> {
        let waits =
            |pending: &PendingRecord| pending.form_token == form_token && now < pending.expires_at;
        let place = self.questions.iter().position(waits);
        let place =
            place.ok_or(INVALID_REQUEST.because("The form is unknown, used or expired."))?;
        let pending = self.questions.swap_remove(place);
        self.answer(pending, verdict, now)
    }

    fn answer(
        &mut self,
        pending: PendingRecord,
        verdict: Verdict,
        now: DateTime<Utc>,
    ) -> Result<AuthorizationOutcome, Refusal> {
        let PendingRecord {
            client,
            redirect,
            state,
            challenge,
            ..
        } = pending;
        if verdict == Verdict::Denied {
            let fields = [("error", "access_denied"), ("state", &state)];
            return Ok(AuthorizationOutcome::Decided(with(redirect, &fields)));
        }
        let portal = self.clients.get(&client);
        let portal = portal.and_then(|client| portal_key(client.issuer.as_deref()?));
        let code = self.hand_out("code-", 64)?;
        self.codes.insert(
            code.clone(),
            CodeRecord {
                client,
                redirect: redirect.as_str().to_owned(),
                challenge,
                portal: portal.ok_or(INVALID_CLIENT)?,
                approved: now,
                expires_at: later(now, CODE_LIFETIME),
                used: false,
            },
        );
        let fields = [("code", &*code), ("state", &state)];
        Ok(AuthorizationOutcome::Decided(with(redirect, &fields)))
    }

    /// Redeems an authorization code, once, and returns the index of its new sign-in session.
    pub(super) fn redeem_authorization(
        &mut self,
        client: &str,
        code: &str,
        verifier: &str,
        redirect: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, Refusal> {
        self.handed_out.push(verifier.to_owned());
        let found = self.codes.get_mut(code);
        let found = found
            .filter(|code| code.client == client && !code.used && now < code.expires_at)
            .ok_or(INVALID_GRANT)?;
        // A failed attempt uses up the code too, because the code has probably been stolen.
        found.used = true;
        if found.redirect != redirect || found.challenge != challenge(verifier) {
            return Err(INVALID_GRANT);
        }
        let ends_at = later(found.approved, self.rules.sign_in_lifetime);
        if now >= ends_at {
            return Err(INVALID_GRANT);
        }
        let portal = found.portal.clone();
        self.sign_ins.push(SignInRecord { portal, ends_at });
        Ok(self.sign_ins.len() - 1)
    }
}

impl ClientRecord {
    /// Returns the redirect URI if it matches a registered one in everything but the port.
    fn redirect(&self, wanted: &str) -> Result<Url, Refusal> {
        let url = Url::parse(wanted).map_err(|_| INVALID_REDIRECT_URI)?;
        let is_registered = |known: &String| {
            let mut bare = url.clone();
            let known = Url::parse(known).ok();
            bare.set_port(known.as_ref().and_then(Url::port)).is_ok() && known == Some(bare)
        };
        match is_loopback(&url) && self.redirects.iter().any(is_registered) {
            true => Ok(url),
            false => Err(INVALID_REDIRECT_URI),
        }
    }

    fn check(&self, question: &AuthorizationQuestion<'_>) -> Result<(), Refusal> {
        if !self.grants.iter().any(|grant| grant == CODE_GRANT) {
            return Err(UNAUTHORIZED_CLIENT);
        }
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_challenge =
            question.challenge.len() == 43 && question.challenge.bytes().all(is_letter);
        if question.response_type != "code" || question.method != "S256" || !is_challenge {
            return Err(
                INVALID_REQUEST.because("The response type must be code, with an S256 challenge.")
            );
        }
        let mut scopes = question.scopes.split(' ');
        match scopes.all(|scope| self.scopes.iter().any(|known| known == scope)) {
            true => Ok(()),
            false => Err(INVALID_SCOPE),
        }
    }
}

fn with(mut url: Url, fields: &[(&str, &str)]) -> String {
    url.query_pairs_mut().extend_pairs(fields);
    url.into()
}

#[cfg(test)]
mod tests;
