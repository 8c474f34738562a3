//! The port for the federation endpoint of the AWS console.

use std::future::Future;
use std::time::Duration;

use url::Url;

use super::error::ServiceError;
use crate::cache::RoleCredentials;
use crate::session::Session;
use crate::text::Secret;

/// The federation endpoint, which signs a browser in to the AWS console.
pub trait Federation: Sync {
    /// Returns the URL of the endpoint for role credentials of a session.
    ///
    /// # Errors
    ///
    /// Returns an error if an endpoint override points to another machine without TLS. Neither keys
    /// nor a browser are sent there.
    fn federation(&self, session: &Session, signin_host: &str) -> Result<Url, ServiceError>;

    /// Requests a sign-in token (getSigninToken) by POST.
    ///
    /// For `duration`, see [`signin_form`](crate::credentials::console::signin_form).
    fn signin_token(
        &self,
        session: &Session,
        federation: &Url,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> impl Future<Output = Result<Secret, ServiceError>> + Send;
}
