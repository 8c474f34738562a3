//! The port for the access portal: accounts, roles, role credentials and sign-out.

use std::future::Future;

use super::error::ServiceError;
use crate::cache::RoleCredentials;
use crate::session::{Account, Session};
use crate::text::Secret;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<T> {
    /// The items in the service's order; may be empty although more pages follow.
    pub items: Vec<T>,
    /// The token to request the next page with, if there is one.
    pub next: Option<String>,
}

/// The access portal.
pub trait Portal: Sync {
    /// Fetches the credentials of a role (GetRoleCredentials).
    fn role_credentials(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        role_name: &str,
    ) -> impl Future<Output = Result<RoleCredentials, ServiceError>> + Send;

    /// Fetches a page of the accounts in which the user has a role (ListAccounts).
    ///
    /// `next` is the token from the previous page. The request is never retried automatically: the
    /// portal allows only a few requests per second, and callers that send many limit their own
    /// rate.
    fn accounts(
        &self,
        session: &Session,
        access_token: &Secret,
        next: Option<&str>,
    ) -> impl Future<Output = Result<ListPage<Account>, ServiceError>> + Send;

    /// Fetches a page of the names of the user's roles in an account (ListAccountRoles).
    ///
    /// `next` is the token from the previous page. As for [`accounts`](Portal::accounts), the
    /// request is never retried automatically.
    fn account_roles(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        next: Option<&str>,
    ) -> impl Future<Output = Result<ListPage<String>, ServiceError>> + Send;

    /// Ends the sign-in session of a token (Logout).
    fn logout(
        &self,
        session: &Session,
        access_token: &Secret,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}
