//! What is asked of IAM Identity Center: the ports, without a word about how they are served.

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use crate::console::Console;
use crate::printable::shortened;
use crate::registration::{Flow, Registration};
use crate::role::RoleCredentials;
use crate::secret::Secret;
use crate::session::Session;

/// What a browser does at [`Oidc::authorization_endpoint`].
pub(crate) const AUTHORIZE_OPERATION: &str = "Authorize";
/// What [`Federation::signin_token`] asks for.
pub(crate) const SIGNIN_OPERATION: &str = "getSigninToken";

/// A grant of RFC 6749 section 4 as CreateToken takes it.
#[derive(Clone, Copy)]
pub enum Grant<'a> {
    /// RFC 8628 section 3.4: the device code of an authorization that a person may have approved.
    DeviceCode(&'a Secret),
    /// RFC 6749 section 6.
    RefreshToken(&'a Secret),
    /// RFC 6749 section 4.1.3, with the verifier of RFC 7636 section 4.5.
    AuthorizationCode {
        /// What the browser brought.
        code: &'a Secret,
        /// Shows that who asks is who began.
        verifier: &'a Secret,
        /// The one of the authorization URL.
        redirect_uri: &'a str,
    },
}

/// The answer to StartDeviceAuthorization, RFC 8628 section 3.2.
pub struct DeviceAuthorization {
    /// For CreateToken.
    pub device_code: Secret,
    /// For the person, to compare or to type.
    pub user_code: String,
    /// Where the person types the code.
    pub verification_uri: String,
    /// The same with the code in it, where the service gives one.
    pub verification_uri_complete: Option<String>,
    /// Seconds of life; zero where the service does not say.
    pub expires_in: i32,
    /// Seconds between two requests for the token; zero where the service does not say.
    pub interval: i32,
}

/// The answer to CreateToken.
pub struct Issued {
    /// For the portal.
    pub access_token: Secret,
    /// How long it lives.
    pub expires_in: Duration,
    /// For the next renewal, where the service gives one.
    pub refresh_token: Option<Secret>,
}

/// The OIDC part of the service.
pub trait Oidc: Sync {
    /// The host that serves a session, for messages.
    fn host(&self, session: &Session) -> String;

    /// How much this machine's clock is ahead of the service's, by its last answer; `None` where nothing is known.
    fn clock_ahead(&self) -> Option<TimeDelta> {
        None
    }

    /// Whether an endpoint override is in force: a local service may then show its page over plain `http`.
    fn is_overridden(&self, session: &Session) -> bool;

    /// Registers a public client for a flow of a session (RegisterClient, RFC 7591).
    fn register(
        &self,
        session: &Session,
        flow: Flow,
    ) -> impl Future<Output = Result<Registration, ServiceError>> + Send;

    /// Begins a device authorization (StartDeviceAuthorization, RFC 8628 section 3.1).
    fn start_device(
        &self,
        session: &Session,
        client: &Registration,
    ) -> impl Future<Output = Result<DeviceAuthorization, ServiceError>> + Send;

    /// Where a browser begins an authorization: a URL whose scheme, host and port count. Nothing is asked for it.
    fn authorization_endpoint(
        &self,
        session: &Session,
    ) -> impl Future<Output = Result<String, ServiceError>> + Send;

    /// Asks for a token (CreateToken, RFC 6749 section 3.2). Never sent twice by itself: a one-time grant may be spent.
    fn create_token(
        &self,
        session: &Session,
        client: &Registration,
        grant: Grant<'_>,
    ) -> impl Future<Output = Result<Issued, ServiceError>> + Send;
}

/// An account of a portal, as ListAccounts tells it. The texts are the service's: not to be printed as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Never empty; twelve digits, if the service is the real one.
    pub id: String,
    /// Empty where the service gives none.
    pub name: String,
    /// Empty where the service gives none.
    pub email: String,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In the service's order; may be empty although others follow.
    pub items: Vec<T>,
    /// Asks for the next part, where there is one.
    pub next: Option<String>,
}

/// The portal part of the service.
pub trait Portal: Sync {
    /// Fetches credentials of a role (GetRoleCredentials).
    fn role_credentials(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        role_name: &str,
    ) -> impl Future<Output = Result<RoleCredentials, ServiceError>> + Send;

    /// A page of the accounts in which the person has a role (ListAccounts). `next` is that of the page before. Never
    /// sent twice by itself: the portal allows few requests a second, and who asks for many keeps to a rate.
    fn accounts(
        &self,
        session: &Session,
        access_token: &Secret,
        next: Option<&str>,
    ) -> impl Future<Output = Result<Page<Account>, ServiceError>> + Send;

    /// A page of the names of the roles that the person has in an account (ListAccountRoles). The same holds.
    fn account_roles(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        next: Option<&str>,
    ) -> impl Future<Output = Result<Page<String>, ServiceError>> + Send;

    /// Ends the sign-in behind a token (Logout).
    fn logout(
        &self,
        session: &Session,
        access_token: &Secret,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}

/// The endpoint that signs a browser in to the console.
pub trait Federation: Sync {
    /// Where it is, for role credentials of a session.
    ///
    /// # Errors
    ///
    /// When an endpoint override leads to another machine without TLS: neither keys nor a browser are sent there.
    fn federation(&self, session: &Session, console: &Console) -> Result<Url, ServiceError>;

    /// Asks for a sign-in token (getSigninToken), by POST; `duration` as for [`signin_form`](crate::console::signin_form).
    fn signin_token(
        &self,
        session: &Session,
        federation: &Url,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> impl Future<Output = Result<Secret, ServiceError>> + Send;
}

/// What the service, or the way to it, said instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// RFC 8628 `authorization_pending`: the person has not decided yet.
    AuthorizationPending,
    /// RFC 8628 `slow_down`.
    SlowDown,
    /// RFC 8628 `expired_token`: the device code has ended.
    ExpiredToken,
    /// RFC 6749 `access_denied`: the person said no.
    AccessDenied,
    /// RFC 6749 `invalid_client`: the service does not know the client any more.
    InvalidClient,
    /// RFC 6749 `invalid_grant`: the code or refresh token is spent, or the sign-in behind it is over.
    InvalidGrant,
    /// RFC 6749 `invalid_request`: often another region's start URL.
    InvalidRequest(String),
    /// RFC 6749 `invalid_scope`.
    InvalidScope,
    /// The portal does not accept the token (401).
    Unauthorized,
    /// The portal does not give this to the person (403).
    Forbidden,
    /// The portal does not have it (404).
    NotFound,
    /// 429, or a throttling error; with how long the service asks to wait, where it says so.
    Throttled(Option<Duration>),
    /// 5xx, with the status.
    Server(u16),
    /// No connection, or no answer in time; the text says what the system said.
    Unreachable(String),
    /// Nothing was asked, for a setting on this machine; the text says which.
    Setting(String),
    /// An answer that is not the service's: a captive portal, a proxy's page, a wrong endpoint.
    NotTheService(String),
    /// An answer without something that it must have.
    Incomplete(&'static str),
    /// Any other error, with its code and description.
    Other(String),
}

impl Failure {
    /// Whether it means, in answer to a renewal, that the sign-in behind the token is over.
    #[must_use]
    pub fn ends_sign_in(&self) -> bool {
        matches!(
            self,
            Failure::InvalidGrant | Failure::ExpiredToken | Failure::AccessDenied
        )
    }

    /// Whether the same request may find the service well a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Failure::Throttled(_)
            | Failure::Server(_)
            | Failure::Unreachable(_)
            | Failure::NotTheService(_) => true,
            Failure::AuthorizationPending
            | Failure::SlowDown
            | Failure::ExpiredToken
            | Failure::AccessDenied
            | Failure::InvalidClient
            | Failure::InvalidGrant
            | Failure::InvalidRequest(_)
            | Failure::InvalidScope
            | Failure::Unauthorized
            | Failure::Forbidden
            | Failure::NotFound
            | Failure::Setting(_)
            | Failure::Incomplete(_)
            | Failure::Other(_) => false,
        }
    }

    /// Whether a new login would fail in the same way, so that there is nothing to ask a person for.
    #[must_use]
    pub fn meets_a_login_too(&self) -> bool {
        self.is_transient() || matches!(self, Failure::Setting(_))
    }
}

/// A failed operation of the service.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct ServiceError {
    /// The operation, as AWS names it.
    pub operation: &'static str,
    /// The host that was asked.
    pub host: String,
    /// What went wrong.
    pub failure: Failure,
    /// What the SDK said, for `--debug`.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ServiceError {
    fn sentence(&self) -> String {
        let ServiceError {
            operation,
            host,
            failure,
            ..
        } = self;
        match failure {
            Failure::AuthorizationPending => format!("{host} still waits for the approval"),
            Failure::SlowDown => format!("{host} asks for fewer requests ({operation})"),
            Failure::ExpiredToken => {
                format!("{host} says that the code ended before it was approved")
            }
            Failure::AccessDenied => {
                format!("{host} says that the login was denied in the browser")
            }
            Failure::InvalidClient => {
                format!("{host} does not know this client any more ({operation}: invalid_client)")
            }
            Failure::InvalidGrant => {
                format!(
                    "{host} takes the code or refresh token no more ({operation}: invalid_grant)"
                )
            }
            Failure::InvalidRequest(text) if *operation == "GetRoleCredentials" => format!(
                "{host} refused {operation} as an invalid request{}; check `sso_account_id` and `sso_role_name`",
                described(text)
            ),
            Failure::InvalidRequest(text) if self.is_of_sts() => format!(
                "{host} refused {operation} as an invalid request{}; check `role_arn`, `region` and the other keys of \
                 the profile",
                described(text)
            ),
            Failure::InvalidRequest(text) => format!(
                "{host} refused {operation} as an invalid request{}; check that `sso_start_url` and `sso_region` belong \
                 together",
                described(text)
            ),
            Failure::InvalidScope => {
                format!(
                    "{host} refused the scopes; check `sso_registration_scopes` ({operation}: invalid_scope)"
                )
            }
            Failure::Unauthorized => {
                format!("{host} does not accept the token any more ({operation})")
            }
            Failure::Forbidden if *operation == "GetRoleCredentials" => {
                format!("{host} does not give this role to you ({operation})")
            }
            Failure::Forbidden => format!("{host} does not give this to you ({operation})"),
            Failure::NotFound => format!("{host} does not have what was asked for ({operation})"),
            Failure::Throttled(_) => {
                format!("{host} is asked too often ({operation}); try again in a minute")
            }
            Failure::Server(status) => {
                format!(
                    "{host} has a fault of its own ({operation}: HTTP {status}); try again in a minute"
                )
            }
            Failure::Unreachable(text) => {
                format!(
                    "cannot reach {host} ({operation}){}{}",
                    described(text),
                    self.advice(text)
                )
            }
            Failure::Setting(text) => {
                format!("{host} was not asked: {}", shortened(text, 1000))
            }
            Failure::NotTheService(text) => format!(
                "{host} gave an answer that is not of {} ({operation}){}; a captive portal or a proxy may be in between",
                if self.is_of_sts() {
                    "AWS STS"
                } else if *operation == SIGNIN_OPERATION {
                    "AWS Sign-In"
                } else {
                    "IAM Identity Center"
                },
                described(text)
            ),
            Failure::Incomplete(field) => {
                format!("{host} gave an answer without a usable `{field}` ({operation})")
            }
            // Signatures end after minutes.
            Failure::Other(text) if self.is_of_sts() && text.contains("Signature") => format!(
                "{host} refused {operation}{}; check this machine's clock",
                described(text)
            ),
            Failure::Other(text) => format!("{host} refused {operation}{}", described(text)),
        }
    }

    fn is_of_sts(&self) -> bool {
        matches!(self.operation, "AssumeRole" | "GetCallerIdentity")
    }

    /// What helps, by what TLS, a proxy and the system's resolver say.
    fn advice(&self, text: &str) -> &'static str {
        match advice(text) {
            None if self.is_of_sts() => {
                "; check the network, `HTTPS_PROXY`, and `region` in the profile"
            }
            None if self.operation == SIGNIN_OPERATION => {
                "; check the network, `HTTPS_PROXY`, and the region"
            }
            None => "; check the network, `HTTPS_PROXY`, and `sso_region` in the config",
            Some(advice) => advice,
        }
    }
}

fn described(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {}", shortened(text.trim_end_matches('.'), 200))
    }
}

/// What helps; `None` where the name of the host is not found.
fn advice(text: &str) -> Option<&'static str> {
    let advice =
        if text.contains("the certificate ended") || text.contains("the certificate begins") {
            "; check this machine's clock, and a proxy that may inspect TLS"
        } else if text.contains("not valid for name") {
            "; another server answers there: check the endpoint settings and the proxy variables"
        } else if text.contains("certificate") || text.contains("UnknownIssuer") {
            "; if a proxy inspects TLS, name its CA in `AWS_CA_BUNDLE`"
        } else if text.contains("asks for a name and a password") {
            "; check both in `HTTPS_PROXY`: http://NAME:PASSWORD@HOST:PORT"
        } else if text.contains("the proxy") {
            "; check `HTTPS_PROXY` and `NO_PROXY`"
        } else if text.contains("dns error") || text.contains("lookup address") {
            return None;
        } else {
            "; check the network and the proxy variables"
        };
    Some(advice)
}

#[cfg(test)]
mod tests;
