//! The port for the OIDC service of IAM Identity Center.

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;

use super::error::ServiceError;
use crate::cache::{Flow, Registration};
use crate::session::Session;
use crate::text::Secret;

/// A grant of RFC 6749 section 4, as passed to CreateToken.
#[derive(Clone, Copy)]
pub enum Grant<'a> {
    /// The device code of an authorization that the user may have approved (RFC 8628 section 3.4).
    DeviceCode(&'a Secret),
    /// A refresh token (RFC 6749 section 6).
    RefreshToken(&'a Secret),
    /// An authorization code (RFC 6749 section 4.1.3), with the verifier of RFC 7636 section 4.5.
    AuthorizationCode {
        /// The authorization code that the browser delivered.
        code: &'a Secret,
        /// The verifier, which proves that the same client started the login.
        verifier: &'a Secret,
        /// The redirect URI of the authorization URL.
        redirect_uri: &'a str,
    },
}

/// The response to StartDeviceAuthorization (RFC 8628 section 3.2).
pub struct DeviceAuthorization {
    /// The device code, to be passed to CreateToken.
    pub device_code: Secret,
    /// The user code, which the user compares or types.
    pub user_code: String,
    /// The URL at which the user types the user code.
    pub verification_uri: String,
    /// The URL that already contains the user code, if the service returns one.
    pub verification_uri_complete: Option<String>,
    /// The lifetime of both codes in seconds; zero if the service does not say.
    pub expires_in: i32,
    /// The seconds between two requests for the token; zero if the service does not say.
    pub interval: i32,
}

/// The response to CreateToken.
pub struct Issued {
    /// The access token for the portal.
    pub access_token: Secret,
    /// The lifetime of the access token.
    pub expires_in: Duration,
    /// The refresh token, if the service returns one.
    pub refresh_token: Option<Secret>,
}

/// The OIDC service.
pub trait Oidc: Sync {
    /// Returns the OIDC host of a session, for messages.
    fn host(&self, session: &Session) -> String;

    /// Returns how far this machine's clock is ahead of the service's; `None` if unknown.
    ///
    /// It is measured with the last response.
    fn clock_ahead(&self) -> Option<TimeDelta> {
        None
    }

    /// Returns whether an endpoint override is set. A local service may then use plain `http`.
    fn is_overridden(&self, session: &Session) -> bool;

    /// Registers a public client for a flow of a session (RegisterClient, RFC 7591).
    fn register(
        &self,
        session: &Session,
        flow: Flow,
    ) -> impl Future<Output = Result<Registration, ServiceError>> + Send;

    /// Starts a device authorization (StartDeviceAuthorization, RFC 8628 section 3.1).
    fn start_device(
        &self,
        session: &Session,
        client: &Registration,
    ) -> impl Future<Output = Result<DeviceAuthorization, ServiceError>> + Send;

    /// Returns the endpoint at which a browser starts an authorization.
    ///
    /// Only the scheme, host and port of the URL matter. No request is sent for it.
    fn authorization_endpoint(
        &self,
        session: &Session,
    ) -> impl Future<Output = Result<String, ServiceError>> + Send;

    /// Requests a token (CreateToken, RFC 6749 section 3.2).
    ///
    /// The request is never retried automatically: a one-time grant may already be used up.
    fn create_token(
        &self,
        session: &Session,
        client: &Registration,
        grant: Grant<'_>,
    ) -> impl Future<Output = Result<Issued, ServiceError>> + Send;
}
