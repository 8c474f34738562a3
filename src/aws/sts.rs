//! AWS STS: assuming roles and looking up the caller's identity.

use aws_sdk_sts::config::Credentials;

use super::call::{Call, instant};
use super::client::{Aws, REPEATABLE};
use super::failure;
use super::hosts::{self, Service};
use crate::cache::{Assumed, RoleCredentials};
use crate::service::{BadSetting, Identity, Operation, ServiceError, ServiceFailure, Sts};
use crate::session::{AssumedRole, Session, is_region};
use crate::text::Secret;

impl Aws {
    async fn sts(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
    ) -> Result<aws_sdk_sts::Client, ServiceFailure> {
        // The region becomes part of the host name.
        if !is_region(region) {
            return Err(ServiceFailure::Setting(Box::new(BadSetting::Region(
                region.to_owned(),
            ))));
        }
        let url = self.endpoints(session).sts.clone().transpose();
        let url =
            url.map_err(|error| ServiceFailure::Setting(Box::new(BadSetting::Endpoint(error))))?;
        hosts::check(Service::Sts, self.endpoints(session), region)?;
        let settings = self.settings_in(session, region, REPEATABLE).await?;
        let mut config = aws_sdk_sts::config::Builder::from(&settings);
        config.set_endpoint_url(url);
        let credentials = Credentials::new(
            &credentials.access_key_id,
            credentials.secret_access_key.expose(),
            Some(credentials.session_token.expose().to_owned()),
            None,
            "ssologin",
        );
        let config = config
            .credentials_provider(credentials)
            .interceptor(self.skew.clone());
        Ok(aws_sdk_sts::Client::from_conf(config.build()))
    }
}

impl Call {
    fn sts<E>(&self, error: failure::SdkError<E>, sent: &RoleCredentials) -> ServiceError
    where
        E: failure::Modeled + std::error::Error + Send + Sync + 'static,
    {
        let sent = [&sent.secret_access_key, &sent.session_token];
        self.refused(failure::of_sts(&error), error, &sent)
    }
}

impl Sts for Aws {
    async fn assume_role(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
        role: &AssumedRole,
        session_name: &str,
    ) -> Result<Assumed, ServiceError> {
        self.repeated(|| self.assume_role_once(session, region, credentials, role, session_name))
            .await
    }

    async fn caller_identity(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
    ) -> Result<Identity, ServiceError> {
        self.repeated(|| self.caller_identity_once(session, region, credentials))
            .await
    }
}

/// The requests that are retried, once each.
impl Aws {
    async fn assume_role_once(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
        role: &AssumedRole,
        session_name: &str,
    ) -> Result<Assumed, ServiceError> {
        let call = self.call(Operation::AssumeRole, session, region);
        let client = self
            .sts(session, region, credentials)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .assume_role()
            .role_arn(&role.role_arn)
            .role_session_name(role.session_name.as_deref().unwrap_or(session_name))
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration_seconds)
            .send()
            .await
            .map_err(|error| call.sts(error, credentials))?;
        let given = output
            .credentials
            .ok_or_else(|| call.failed(ServiceFailure::Incomplete("Credentials")))?;
        let user = output.assumed_role_user;
        let expires_at = instant(given.expiration.secs()).filter(|end| end.timestamp() > 0);
        let visible =
            |field, text| -> Result<Secret, ServiceError> { call.secret(field, Some(text)) };
        Ok(Assumed {
            credentials: RoleCredentials {
                // Not a secret, but it is sent in a header too, so it must be visible ASCII.
                access_key_id: visible("AccessKeyId", given.access_key_id)?
                    .expose()
                    .to_owned(),
                secret_access_key: visible("SecretAccessKey", given.secret_access_key)?,
                session_token: visible("SessionToken", given.session_token)?,
                expires_at: expires_at
                    .ok_or_else(|| call.failed(ServiceFailure::Incomplete("Expiration")))?,
            },
            arn: user
                .as_ref()
                .map_or_else(String::new, |user| user.arn.clone()),
            id: user.map_or_else(String::new, |user| user.assumed_role_id),
        })
    }

    async fn caller_identity_once(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
    ) -> Result<Identity, ServiceError> {
        let call = self.call(Operation::GetCallerIdentity, session, region);
        let client = self
            .sts(session, region, credentials)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| call.sts(error, credentials))?;
        Ok(Identity {
            account: call.text("Account", output.account)?,
            arn: call.text("Arn", output.arn)?,
            user_id: call.text("UserId", output.user_id)?,
        })
    }
}
