//! The OIDC service: client registrations, device codes and tokens.

use std::time::Duration;

use chrono::TimeDelta;

use super::call::instant;
use super::client::{Aws, REPEATABLE, UNREPEATABLE};
use super::hosts::{self, Service};
use crate::cache::{Flow, REGISTERED_REDIRECT, Registration, requested_scopes};
use crate::service::{
    BadSetting, DeviceAuthorization, Grant, Issued, Oidc, Operation, ServiceError, ServiceFailure,
};
use crate::session::{Session, SessionId};
use crate::text::Secret;

/// The longest lifetime of a token, in seconds; a larger number is a mistake.
const MAX_TOKEN_LIFE: i32 = 90 * 24 * 3600;

/// The maximum length of a user code.
///
/// Users can't compare a longer one by eye; those of the service have nine characters.
const MAX_USER_CODE: usize = 64;

impl Aws {
    async fn oidc(
        &self,
        session: &Session,
        attempt: Duration,
    ) -> Result<aws_sdk_ssooidc::Client, ServiceFailure> {
        hosts::check(Service::Oidc, self.endpoints(session), &session.region)?;
        let settings = self.settings(session, attempt).await?;
        let mut config = aws_sdk_ssooidc::config::Builder::from(&settings);
        // Set it even if it is `None`, to override what the SDK read from the environment.
        config.set_endpoint_url(self.endpoints(session).oidc.clone());
        Ok(aws_sdk_ssooidc::Client::from_conf(
            config.interceptor(self.skew.clone()).build(),
        ))
    }
}

impl Oidc for Aws {
    fn host(&self, session: &Session) -> String {
        hosts::name(Service::Oidc, self.endpoints(session), &session.region)
    }

    fn clock_ahead(&self) -> Option<TimeDelta> {
        self.skew.ahead()
    }

    fn is_overridden(&self, session: &Session) -> bool {
        self.endpoints(session).oidc.is_some()
    }

    async fn register(&self, session: &Session, flow: Flow) -> Result<Registration, ServiceError> {
        self.repeated(|| self.register_once(session, flow)).await
    }

    async fn start_device(
        &self,
        session: &Session,
        registration: &Registration,
    ) -> Result<DeviceAuthorization, ServiceError> {
        self.repeated(|| self.start_device_once(session, registration))
            .await
    }

    async fn authorization_endpoint(&self, session: &Session) -> Result<String, ServiceError> {
        let call = self.call(Operation::Authorize, session, &session.region);
        let endpoints = self.endpoints(session);
        // Build the HTTP client now, before the user is prompted, so that the token request after
        // the approval finds it ready.
        self.http(endpoints.ca_bundle.as_deref())
            .map_err(|failure| call.failed(failure))?;
        let url = hosts::url(Service::Oidc, endpoints, &session.region);
        url.map_err(|why| {
            let region = session.region.clone();
            let setting = BadSetting::NoHost { region, why };
            call.failed(ServiceFailure::Setting(Box::new(setting)))
        })
    }

    async fn create_token(
        &self,
        session: &Session,
        registration: &Registration,
        grant: Grant<'_>,
    ) -> Result<Issued, ServiceError> {
        let call = self.call(Operation::CreateToken, session, &session.region);
        let client = self
            .oidc(session, UNREPEATABLE)
            .await
            .map_err(|failure| call.failed(failure))?;
        let request = client
            .create_token()
            .client_id(&registration.client_id)
            .client_secret(registration.client_secret.expose());
        let request = match grant {
            Grant::DeviceCode(code) => request
                .grant_type("urn:ietf:params:oauth:grant-type:device_code")
                .device_code(code.expose()),
            Grant::RefreshToken(token) => request
                .grant_type("refresh_token")
                .refresh_token(token.expose()),
            Grant::AuthorizationCode {
                code,
                verifier,
                redirect_uri,
            } => request
                .grant_type("authorization_code")
                .redirect_uri(redirect_uri)
                .code_verifier(verifier.expose())
                .code(code.expose()),
        };
        let mut sent = vec![&registration.client_secret];
        match grant {
            Grant::DeviceCode(secret) | Grant::RefreshToken(secret) => sent.push(secret),
            Grant::AuthorizationCode { code, verifier, .. } => sent.extend([code, verifier]),
        }
        let output = request
            .send()
            .await
            .map_err(|error| call.sdk(error, &sent))?;
        let seconds = u64::try_from(output.expires_in.min(MAX_TOKEN_LIFE))
            .ok()
            .filter(|seconds| *seconds > 0);
        Ok(Issued {
            access_token: call.secret("accessToken", output.access_token)?,
            expires_in: seconds
                .map(Duration::from_secs)
                .ok_or_else(|| call.failed(ServiceFailure::Incomplete("expiresIn")))?,
            refresh_token: output.refresh_token.and_then(Secret::visible),
        })
    }
}

/// The requests that are retried, once each.
impl Aws {
    async fn register_once(
        &self,
        session: &Session,
        flow: Flow,
    ) -> Result<Registration, ServiceError> {
        let call = self.call(Operation::RegisterClient, session, &session.region);
        let client = self
            .oidc(session, REPEATABLE)
            .await
            .map_err(|failure| call.failed(failure))?;
        let scopes = requested_scopes(session);
        let request = client
            .register_client()
            .client_name(client_name(&session.id))
            .client_type("public")
            .set_scopes((!scopes.is_empty()).then(|| scopes.clone()));
        let grant_types = flow.grant_types();
        let request = match grant_types.is_empty() {
            true => request,
            false => request
                .set_grant_types(Some(grant_types.iter().map(ToString::to_string).collect()))
                .redirect_uris(REGISTERED_REDIRECT)
                .issuer_url(&session.start_url),
        };
        let output = request.send().await.map_err(|error| call.sdk(error, &[]))?;
        // RFC 7591 defines zero as "never expires", but the AWS CLI reads it as 1970 and registers
        // again each time.
        let expires_at = instant(output.client_secret_expires_at)
            .ok_or_else(|| call.failed(ServiceFailure::Incomplete("clientSecretExpiresAt")))?;
        Ok(Registration {
            client_id: call.text("clientId", output.client_id)?,
            client_secret: call.secret("clientSecret", output.client_secret)?,
            expires_at,
            scopes,
            flow,
        })
    }

    async fn start_device_once(
        &self,
        session: &Session,
        registration: &Registration,
    ) -> Result<DeviceAuthorization, ServiceError> {
        let call = self.call(
            Operation::StartDeviceAuthorization,
            session,
            &session.region,
        );
        let client = self
            .oidc(session, REPEATABLE)
            .await
            .map_err(|failure| call.failed(failure))?;
        let output = client
            .start_device_authorization()
            .client_id(&registration.client_id)
            .client_secret(registration.client_secret.expose())
            .start_url(&session.start_url)
            .send()
            .await
            .map_err(|error| call.sdk(error, &[&registration.client_secret]))?;
        Ok(DeviceAuthorization {
            device_code: call.secret("deviceCode", output.device_code)?,
            user_code: call.text(
                "userCode",
                output.user_code.filter(|c| c.len() <= MAX_USER_CODE),
            )?,
            verification_uri: call.text("verificationUri", output.verification_uri)?,
            verification_uri_complete: output.verification_uri_complete,
            expires_in: output.expires_in,
            interval: output.interval,
        })
    }
}

/// Returns the client name that the approval page shows.
fn client_name(id: &SessionId) -> String {
    match id {
        SessionId::Named(name) => format!("ssologin-{name}"),
        SessionId::Legacy(_) => "ssologin".to_owned(),
    }
}
