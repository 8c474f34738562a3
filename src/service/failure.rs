//! How a request to AWS fails.

use std::time::Duration;

use crate::session::EndpointError;

/// What the service, or the way to it, said instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceFailure {
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
    /// No connection, or no answer in time.
    Unreachable(Unreachable),
    /// Nothing was asked, because of a setting on this machine.
    Setting(Box<BadSetting>),
    /// An answer that is not the service's: a captive portal, a proxy's page, a wrong endpoint.
    NotTheService(String),
    /// An answer without something that it must have.
    Incomplete(&'static str),
    /// STS does not accept the signature, often because this machine's clock is off; with its code and description.
    Signature(String),
    /// Any other error, with its code and description.
    Other(String),
}

/// Why a host was not reached. The texts are those of the system or the TLS library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// No answer came in time.
    Timeout,
    /// The name of the host is not found.
    Dns(String),
    /// There is no connection, or it broke.
    Connection(String),
    /// The certificate is of an authority that is not trusted, or is none.
    UntrustedCa(String),
    /// The certificate is of another host.
    WrongName(String),
    /// The certificate's time is over.
    Expired {
        /// When it ended, by RFC 3339.
        at: String,
    },
    /// The certificate's time has not begun.
    NotYetValid {
        /// When it begins, by RFC 3339.
        from: String,
    },
    /// The proxy wants a name and a password, or others (407).
    ProxyAuthorization,
    /// The proxy does not connect to the host.
    ProxyRefused,
    /// The proxy closed the connection.
    ProxyClosed,
    /// The proxy itself was not reached.
    Proxy(Box<Unreachable>),
}

impl Unreachable {
    /// Returns whether TLS failed for a certificate.
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

/// A setting on this machine with which nothing can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSetting {
    /// An endpoint override that cannot be followed.
    Endpoint(EndpointError),
    /// A region that cannot be part of a host name.
    Region(String),
    /// A CA bundle that cannot be used, as a clause.
    CaBundle(String),
    /// A federation endpoint on another machine without TLS.
    Insecure,
    /// What the SDK does not accept.
    Sdk(String),
}

impl ServiceFailure {
    /// Whether it means, in answer to a renewal, that the sign-in behind the token is over.
    #[must_use]
    pub fn ends_sign_in(&self) -> bool {
        matches!(
            self,
            ServiceFailure::InvalidGrant
                | ServiceFailure::ExpiredToken
                | ServiceFailure::AccessDenied
        )
    }

    /// Whether the same request may find the service well a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            ServiceFailure::Throttled(_)
            | ServiceFailure::Server(_)
            | ServiceFailure::Unreachable(_)
            | ServiceFailure::NotTheService(_) => true,
            ServiceFailure::AuthorizationPending
            | ServiceFailure::SlowDown
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

    /// Whether a new login would fail in the same way, so that there is nothing to ask a person for.
    #[must_use]
    pub fn meets_a_login_too(&self) -> bool {
        self.is_transient() || matches!(self, ServiceFailure::Setting(_))
    }
}
