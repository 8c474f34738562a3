//! The access portal: accounts, roles, their credentials, and the end of a sign-in.

use std::future::Future;

use super::error::ServiceError;
use crate::cache::RoleCredentials;
use crate::session::{Account, Session};
use crate::text::Secret;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<T> {
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
    ) -> impl Future<Output = Result<ListPage<Account>, ServiceError>> + Send;

    /// A page of the names of the roles that the person has in an account (ListAccountRoles). The same holds.
    fn account_roles(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        next: Option<&str>,
    ) -> impl Future<Output = Result<ListPage<String>, ServiceError>> + Send;

    /// Ends the sign-in behind a token (Logout).
    fn logout(
        &self,
        session: &Session,
        access_token: &Secret,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}
