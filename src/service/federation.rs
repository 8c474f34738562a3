//! The endpoint that signs a browser in to the AWS console.

use std::future::Future;
use std::time::Duration;

use url::Url;

use super::error::ServiceError;
use crate::cache::RoleCredentials;
use crate::session::Session;
use crate::text::Secret;

/// The endpoint that signs a browser in to the console.
pub trait Federation: Sync {
    /// Where it is, for role credentials of a session.
    ///
    /// # Errors
    ///
    /// When an endpoint override leads to another machine without TLS: neither keys nor a browser are sent there.
    fn federation(&self, session: &Session, signin_host: &str) -> Result<Url, ServiceError>;

    /// Asks for a sign-in token (getSigninToken), by POST; `duration` as for [`signin_form`](crate::credentials::console::signin_form).
    fn signin_token(
        &self,
        session: &Session,
        federation: &Url,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> impl Future<Output = Result<Secret, ServiceError>> + Send;
}
