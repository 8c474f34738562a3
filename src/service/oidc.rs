//! What is asked of IAM Identity Center: the ports, without a word about how they are served.

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;

use super::error::ServiceError;
use crate::cache::{Flow, Registration};
use crate::session::Session;
use crate::text::Secret;

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
