//! The ways in which a request to AWS can fail.

use std::time::Duration;

use crate::session::EndpointError;

/// The reason why a request to AWS failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceFailure {
    /// RFC 8628 `authorization_pending`: the user has not decided yet.
    AuthorizationPending,
    /// RFC 8628 `slow_down`.
    SlowDown,
    /// RFC 8628 `expired_token`: the device code has expired.
    ExpiredToken,
    /// RFC 6749 `access_denied`: the user denied the request.
    AccessDenied,
    /// RFC 6749 `invalid_client`: the service no longer knows the client.
    InvalidClient,
    /// RFC 6749 `invalid_grant`: the code or refresh token was used, or the sign-in session ended.
    InvalidGrant,
    /// RFC 6749 `invalid_request`: often a start URL that belongs to another region.
    InvalidRequest(String),
    /// RFC 6749 `invalid_scope`.
    InvalidScope,
    /// The portal does not accept the token (401).
    Unauthorized,
    /// The user has no access to the requested item (403).
    Forbidden,
    /// The portal does not have the requested item (404).
    NotFound,
    /// A 429 or throttling error, with the delay that the service requests, if any.
    Throttled(Option<Duration>),
    /// A server error (5xx), with the HTTP status.
    Server(u16),
    /// No connection, or no response in time.
    Unreachable(Unreachable),
    /// No request was sent, because of a setting on this machine.
    Setting(Box<BadSetting>),
    /// The response is not from the service: a captive portal, a proxy's page, a wrong endpoint.
    NotTheService(String),
    /// The response lacks a required field.
    Incomplete(&'static str),
    /// STS rejects the signature, with its code and description.
    ///
    /// Often this machine's clock is off.
    Signature(String),
    /// Any other error, with its code and description.
    Other(String),
}

/// The reason why a host could not be reached. Texts come from the system or the TLS library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// No response arrived in time.
    Timeout,
    /// The host name was not found.
    Dns(String),
    /// The connection broke, perhaps after the request was received.
    Connection(String),
    /// No connection could be established, so the request was not sent.
    Refused(String),
    /// The certificate is invalid, or issued by an authority that is not trusted.
    UntrustedCa(String),
    /// The certificate is for another host.
    WrongName(String),
    /// The certificate has expired.
    Expired {
        /// The time at which it expired, in RFC 3339 format.
        at: String,
    },
    /// The certificate is not valid yet.
    NotYetValid {
        /// The time from which it is valid, in RFC 3339 format.
        from: String,
    },
    /// The proxy requires a name and password, or rejects the given ones (407).
    ProxyAuthorization,
    /// The proxy refuses to connect to the host.
    ProxyRefused,
    /// The proxy closed the connection.
    ProxyClosed,
    /// The proxy itself could not be reached.
    Proxy(Box<Unreachable>),
}

impl Unreachable {
    /// Returns whether the request certainly never reached the service.
    #[must_use]
    pub fn proves_unsent(&self) -> bool {
        match self {
            Unreachable::Timeout | Unreachable::Connection(_) => false,
            Unreachable::Dns(_)
            | Unreachable::Refused(_)
            | Unreachable::UntrustedCa(_)
            | Unreachable::WrongName(_)
            | Unreachable::Expired { .. }
            | Unreachable::NotYetValid { .. }
            | Unreachable::ProxyAuthorization
            | Unreachable::ProxyRefused
            | Unreachable::ProxyClosed
            | Unreachable::Proxy(_) => true,
        }
    }

    /// Returns whether only a change of a setting can help.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        match self {
            Unreachable::Proxy(inner) => inner.is_lasting(),
            Unreachable::ProxyAuthorization => true,
            reason => reason.is_about_a_certificate(),
        }
    }

    /// Returns whether the TLS handshake failed because of a certificate.
    #[must_use]
    pub fn is_about_a_certificate(&self) -> bool {
        matches!(
            self,
            Unreachable::UntrustedCa(_)
                | Unreachable::WrongName(_)
                | Unreachable::Expired { .. }
                | Unreachable::NotYetValid { .. }
        )
    }
}

/// A setting on this machine that prevents requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSetting {
    /// An endpoint override that cannot be used.
    Endpoint(EndpointError),
    /// A region that cannot be part of a host name.
    Region(String),
    /// A service that has no host in a region, with the variants that are set.
    NoHost {
        /// The region.
        region: String,
        /// The reason, as a clause of the SDK.
        why: String,
    },
    /// No root certificates: neither the system nor a CA bundle has one.
    NoRoots,
    /// A CA bundle that cannot be used, with the reason as a clause.
    CaBundle(String),
    /// A federation endpoint on another machine without TLS, or with a user name in its URL.
    Insecure,
    /// A setting that the SDK rejects.
    Sdk(String),
}

impl ServiceFailure {
    /// Returns whether a refresh that fails like this shows that the sign-in session ended.
    #[must_use]
    pub fn ends_sign_in(&self) -> bool {
        matches!(
            self,
            ServiceFailure::InvalidGrant
                | ServiceFailure::ExpiredToken
                | ServiceFailure::AccessDenied
        )
    }

    /// Returns whether the same request may succeed a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            ServiceFailure::Throttled(_)
            | ServiceFailure::SlowDown
            | ServiceFailure::Server(_)
            | ServiceFailure::Unreachable(_)
            | ServiceFailure::NotTheService(_) => true,
            ServiceFailure::AuthorizationPending
            | ServiceFailure::ExpiredToken
            | ServiceFailure::AccessDenied
            | ServiceFailure::InvalidClient
            | ServiceFailure::InvalidGrant
            | ServiceFailure::InvalidRequest(_)
            | ServiceFailure::InvalidScope
            | ServiceFailure::Unauthorized
            | ServiceFailure::Forbidden
            | ServiceFailure::NotFound
            | ServiceFailure::Setting(_)
            | ServiceFailure::Incomplete(_)
            | ServiceFailure::Signature(_)
            | ServiceFailure::Other(_) => false,
        }
    }

    /// Returns whether the service only asks for fewer requests, and did not handle this one.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        matches!(
            self,
            ServiceFailure::Throttled(_) | ServiceFailure::SlowDown
        )
    }

    /// Returns how long the service asks to wait, if it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            ServiceFailure::Throttled(wait) => *wait,
            _ => None,
        }
    }

    /// Returns whether the service may have handled the request although its answer is of no use.
    ///
    /// A one-time grant may then be used up.
    #[must_use]
    pub fn may_hide_success(&self) -> bool {
        match self {
            ServiceFailure::Unreachable(reason) => !reason.proves_unsent(),
            ServiceFailure::NotTheService(_) | ServiceFailure::Incomplete(_) => true,
            _ => false,
        }
    }

    /// Returns whether a new login would fail in the same way, so that prompting is useless.
    #[must_use]
    pub fn meets_a_login_too(&self) -> bool {
        self.is_transient() || matches!(self, ServiceFailure::Setting(_))
    }
}
