//! The access portal: accounts, roles, role credentials, and the end of a sign-in session.

use std::sync::PoisonError;

use aws_sdk_sso::types::{AccountInfo, RoleInfo};

use super::call::instant;
use super::client::{Aws, REPEATABLE};
use super::hosts::{self, Service};
use super::page;
use crate::cache::RoleCredentials;
use crate::service::{ListPage, Operation, Portal, ServiceError, ServiceFailure};
use crate::session::{Account, Session};
use crate::text::Secret;

/// The maximum number of items that the service returns in one page.
const PAGE: i32 = 100;

impl Aws {
    /// Returns the client for all requests of a session.
    ///
    /// It is cached: there may be thousands of requests, and creating a client costs more than a
    /// request.
    async fn portal(&self, session: &Session) -> Result<aws_sdk_sso::Client, ServiceFailure> {
        let clients = || self.portals.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients().get(session) {
            return Ok(client.clone());
        }
        hosts::check(Service::Portal, self.endpoints(session), &session.region)?;
        let settings = self.settings(session, REPEATABLE).await?;
        let mut config = aws_sdk_sso::config::Builder::from(&settings);
        config.set_endpoint_url(self.endpoints(session).portal.clone());
        let config = config.interceptor(self.skew.clone()).build();
        let client = aws_sdk_sso::Client::from_conf(config);
        clients().insert(session.clone(), client.clone());
        Ok(client)
    }
}

impl Portal for Aws {
    async fn role_credentials(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        role_name: &str,
    ) -> Result<RoleCredentials, ServiceError> {
        self.repeated(|| self.role_credentials_once(session, access_token, account_id, role_name))
            .await
    }

    async fn accounts(
        &self,
        session: &Session,
        access_token: &Secret,
        next: Option<&str>,
    ) -> Result<ListPage<Account>, ServiceError> {
        let call = self.call(Operation::ListAccounts, session, &session.region);
        let client = self
            .portal(session)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .list_accounts()
            .access_token(access_token.expose())
            .max_results(PAGE)
            .set_next_token(next.map(str::to_owned))
            .send()
            .await
            .map_err(|error| call.sdk(error, &[access_token]))?;
        let listed = output
            .account_list
            .ok_or_else(|| call.failed(ServiceFailure::Incomplete("accountList")))?;
        let account = |account: AccountInfo| {
            Ok(Account {
                id: call.text("accountId", account.account_id)?,
                name: account.account_name.unwrap_or_default(),
                email: account.email_address.unwrap_or_default(),
            })
        };
        Ok(ListPage {
            items: listed.into_iter().map(account).collect::<Result<_, _>>()?,
            next: output.next_token.filter(|token| !token.is_empty()),
        })
    }

    async fn account_roles(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        next: Option<&str>,
    ) -> Result<ListPage<String>, ServiceError> {
        let call = self.call(Operation::ListAccountRoles, session, &session.region);
        let client = self
            .portal(session)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .list_account_roles()
            .access_token(access_token.expose())
            .account_id(account_id)
            .max_results(PAGE)
            .set_next_token(next.map(str::to_owned))
            .send()
            .await
            .map_err(|error| call.sdk(error, &[access_token]))?;
        let listed = output
            .role_list
            .ok_or_else(|| call.failed(ServiceFailure::Incomplete("roleList")))?;
        let name = |role: RoleInfo| call.text("roleName", role.role_name);
        Ok(ListPage {
            items: listed.into_iter().map(name).collect::<Result<_, _>>()?,
            next: output.next_token.filter(|token| !token.is_empty()),
        })
    }

    async fn logout(&self, session: &Session, access_token: &Secret) -> Result<(), ServiceError> {
        self.repeated(|| self.logout_once(session, access_token))
            .await
    }
}

/// The requests that are retried, once each.
impl Aws {
    async fn role_credentials_once(
        &self,
        session: &Session,
        access_token: &Secret,
        account_id: &str,
        role_name: &str,
    ) -> Result<RoleCredentials, ServiceError> {
        let call = self.call(Operation::GetRoleCredentials, session, &session.region);
        let client = self
            .portal(session)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .get_role_credentials()
            .access_token(access_token.expose())
            .account_id(account_id)
            .role_name(role_name)
            .send()
            .await
            .map_err(|error| call.sdk(error, &[access_token]))?;
        let role = output
            .role_credentials
            .ok_or_else(|| call.failed(ServiceFailure::Incomplete("roleCredentials")))?;
        let expires_at = instant(role.expiration / 1000).filter(|end| end.timestamp() > 0);
        Ok(RoleCredentials {
            // Not a secret, but it is sent in a header too, so it must be visible ASCII.
            access_key_id: call
                .secret("accessKeyId", role.access_key_id)?
                .expose()
                .to_owned(),
            secret_access_key: call.secret("secretAccessKey", role.secret_access_key)?,
            session_token: call.secret("sessionToken", role.session_token)?,
            expires_at: expires_at
                .ok_or_else(|| call.failed(ServiceFailure::Incomplete("expiration")))?,
        })
    }

    async fn logout_once(
        &self,
        session: &Session,
        access_token: &Secret,
    ) -> Result<(), ServiceError> {
        let call = self.call(Operation::Logout, session, &session.region);
        let client = self
            .portal(session)
            .await
            .map_err(|failure| call.failed(failure))?;
        client
            .logout()
            .access_token(access_token.expose())
            .customize()
            .interceptor(page::NoPage)
            .send()
            .await
            .map_err(|error| call.sdk(error, &[access_token]))?;
        Ok(())
    }
}
