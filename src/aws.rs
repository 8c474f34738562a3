//! The service by the AWS SDK. The only module that names the SDK's clients.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_ssooidc::config::SharedHttpClient;
use aws_sdk_ssooidc::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use crate::endpoint::Endpoints;
use crate::oidc::{
    AUTHORIZE_OPERATION, DeviceAuthorization, Failure, Grant, Issued, Oidc, ServiceError,
};
use crate::pkce::{GRANT_TYPES, REGISTERED_REDIRECT};
use crate::registration::{Flow, Registration, requested_scopes};
use crate::secret::Secret;
use crate::session::{Session, SessionId};
use skew::Skew;

mod failure;
mod federation;
mod http;
mod limit;
mod page;
mod portal;
mod skew;
mod sts;
mod unreachable;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// No token lives longer; a larger number is a mistake.
const MAX_TOKEN_LIFE: i32 = 90 * 24 * 3600;

/// Nobody compares a longer one; the service's have nine characters.
const MAX_USER_CODE: usize = 64;

/// IAM Identity Center as the AWS SDK reaches it.
pub struct Aws {
    default: Endpoints,
    of_session: HashMap<SessionId, Endpoints>,
    http: Mutex<HashMap<Option<PathBuf>, SharedHttpClient>>,
    portals: Mutex<HashMap<(Session, Repeat), aws_sdk_sso::Client>>,
    skew: Skew,
}

/// Whether the SDK may send a request again by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Repeat {
    /// It changes nothing, or may be done twice.
    Safe,
    /// It carries a one-time grant, which the service may have spent though its answer was lost; or who asks keeps to a
    /// rate, and decides about each request.
    Never,
}

impl Aws {
    /// The service behind these endpoints. Nothing is connected or read yet.
    #[must_use]
    pub fn new(default: Endpoints) -> Aws {
        Aws {
            default,
            of_session: HashMap::new(),
            http: Mutex::new(HashMap::new()),
            portals: Mutex::new(HashMap::new()),
            skew: Skew::new(),
        }
    }

    /// Whether certificate authorities can be read from a bundle.
    ///
    /// # Errors
    ///
    /// One sentence that says why not.
    pub fn check_ca_bundle(path: &Path) -> Result<(), String> {
        http::client(Some(path))
            .map(drop)
            .map_err(|error| error.to_string())
    }

    /// Sets other endpoints for one session: those of the profile that it was named by.
    #[must_use]
    pub fn with(mut self, id: SessionId, endpoints: Endpoints) -> Aws {
        self.of_session.insert(id, endpoints);
        self
    }

    fn endpoints(&self, session: &Session) -> &Endpoints {
        self.of_session.get(&session.id).unwrap_or(&self.default)
    }

    /// One HTTP client for all sessions that trust the same roots: reading them is what costs.
    fn http(&self, ca_bundle: Option<&Path>) -> Result<SharedHttpClient, Failure> {
        let mut clients = self.http.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&ca_bundle.map(Path::to_owned)) {
            return Ok(client.clone());
        }
        let client =
            http::client(ca_bundle).map_err(|error| Failure::Setting(error.to_string()))?;
        clients.insert(ca_bundle.map(Path::to_owned), client.clone());
        Ok(client)
    }

    async fn settings(&self, session: &Session, repeat: Repeat) -> Result<SdkConfig, Failure> {
        self.settings_in(session, &session.region, repeat).await
    }

    async fn settings_in(
        &self,
        session: &Session,
        region: &str,
        repeat: Repeat,
    ) -> Result<SdkConfig, Failure> {
        let endpoints = self.endpoints(session);
        let retries = match repeat {
            Repeat::Safe => RetryConfig::standard(),
            Repeat::Never => RetryConfig::disabled(),
        };
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .build();
        // The config file was read as the AWS CLI reads it, which is not how the SDK does: it is handed nothing to read.
        let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .profile_files(no_files())
            .no_credentials()
            .region(Region::new(endpoints.region(region).to_owned()))
            .use_fips(endpoints.fips(region))
            .use_dual_stack(endpoints.dual_stack)
            .retry_config(retries)
            .timeout_config(timeouts)
            .http_client(self.http(endpoints.ca_bundle.as_deref())?);
        let loader = match AppName::new("ssologin") {
            Ok(name) => loader.app_name(name),
            Err(_) => loader,
        };
        Ok(loader.load().await)
    }

    async fn oidc(
        &self,
        session: &Session,
        repeat: Repeat,
    ) -> Result<aws_sdk_ssooidc::Client, Failure> {
        let settings = self.settings(session, repeat).await?;
        let mut config = aws_sdk_ssooidc::config::Builder::from(&settings);
        // Also where it is none: what the SDK made of the environment does not count.
        config.set_endpoint_url(self.endpoints(session).oidc.clone());
        Ok(aws_sdk_ssooidc::Client::from_conf(
            config.interceptor(self.skew.clone()).build(),
        ))
    }

    fn oidc_call(&self, operation: &'static str, session: &Session) -> Call {
        Call {
            operation,
            host: self.endpoints(session).oidc_host(session),
        }
    }
}

/// What is asked of whom: turns whatever goes wrong into an error that says so.
struct Call {
    operation: &'static str,
    host: String,
}

impl Call {
    fn failed(&self, failure: Failure) -> ServiceError {
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            failure,
            source: None,
        }
    }

    /// `sent`: the secrets of the request. A proxy, or a page for developers, may give a request back as its answer.
    fn sdk<E>(&self, error: failure::SdkError<E>, sent: &[&Secret]) -> ServiceError
    where
        E: failure::Modelled + std::error::Error + Send + Sync + 'static,
    {
        self.refused(failure::of(&error), error, sent)
    }

    /// The error that an error of the SDK is, which means `failure`.
    fn refused<E>(
        &self,
        failure: Failure,
        error: failure::SdkError<E>,
        sent: &[&Secret],
    ) -> ServiceError
    where
        E: failure::Modelled + std::error::Error + Send + Sync + 'static,
    {
        if failure::echoes(&error, sent) {
            return self.failed(failure::without_text(failure));
        }
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            failure,
            source: Some(error.into()),
        }
    }

    fn secret(&self, field: &'static str, value: Option<String>) -> Result<Secret, ServiceError> {
        value
            .and_then(Secret::visible)
            .ok_or_else(|| self.failed(Failure::Incomplete(field)))
    }

    fn text(&self, field: &'static str, value: Option<String>) -> Result<String, ServiceError> {
        value
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.failed(Failure::Incomplete(field)))
    }
}

impl Oidc for Aws {
    fn host(&self, session: &Session) -> String {
        self.endpoints(session).oidc_host(session)
    }

    fn clock_ahead(&self) -> Option<TimeDelta> {
        self.skew.ahead()
    }

    fn is_overridden(&self, session: &Session) -> bool {
        self.endpoints(session).oidc.is_some()
    }

    async fn register(&self, session: &Session, flow: Flow) -> Result<Registration, ServiceError> {
        let call = self.oidc_call("RegisterClient", session);
        let client = self
            .oidc(session, Repeat::Safe)
            .await
            .map_err(|failure| call.failed(failure))?;
        let scopes = requested_scopes(session);
        let request = client
            .register_client()
            .client_name(client_name(&session.id))
            .client_type("public")
            .set_scopes((!scopes.is_empty()).then(|| scopes.clone()));
        let request = match flow {
            Flow::DeviceCode => request,
            Flow::AuthorizationCode => request
                .set_grant_types(Some(GRANT_TYPES.map(str::to_owned).to_vec()))
                .redirect_uris(REGISTERED_REDIRECT)
                .issuer_url(&session.start_url),
        };
        let output = request.send().await.map_err(|error| call.sdk(error, &[]))?;
        // Zero would mean "never" in RFC 7591; the AWS CLI takes it for 1970, and registers anew each time.
        let expires_at = instant(output.client_secret_expires_at)
            .ok_or_else(|| call.failed(Failure::Incomplete("clientSecretExpiresAt")))?;
        Ok(Registration {
            client_id: call.text("clientId", output.client_id)?,
            client_secret: call.secret("clientSecret", output.client_secret)?,
            expires_at,
            scopes,
            flow,
        })
    }

    async fn start_device(
        &self,
        session: &Session,
        registration: &Registration,
    ) -> Result<DeviceAuthorization, ServiceError> {
        let call = self.oidc_call("StartDeviceAuthorization", session);
        let client = self
            .oidc(session, Repeat::Safe)
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

    async fn authorization_endpoint(&self, session: &Session) -> Result<String, ServiceError> {
        let call = self.oidc_call(AUTHORIZE_OPERATION, session);
        let failed =
            |error: &dyn std::fmt::Display| call.failed(Failure::Setting(error.to_string()));
        let endpoints = self.endpoints(session);
        // What a request for the token needs is made ready while the person approves.
        self.http(endpoints.ca_bundle.as_deref())
            .map_err(|failure| call.failed(failure))?;
        let place = Params::builder()
            .region(endpoints.region(&session.region).to_owned())
            .use_fips(endpoints.fips(&session.region))
            .use_dual_stack(endpoints.dual_stack)
            .set_endpoint(endpoints.oidc.clone())
            .build()
            .map_err(|error| failed(&error))?;
        let endpoint = ResolveEndpoint::resolve_endpoint(&DefaultResolver::new(), &place).await;
        Ok(endpoint.map_err(|error| failed(&error))?.url().to_owned())
    }

    async fn create_token(
        &self,
        session: &Session,
        registration: &Registration,
        grant: Grant<'_>,
    ) -> Result<Issued, ServiceError> {
        let call = self.oidc_call("CreateToken", session);
        let client = self
            .oidc(session, Repeat::Never)
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
                .ok_or_else(|| call.failed(Failure::Incomplete("expiresIn")))?,
            refresh_token: output.refresh_token.and_then(Secret::visible),
        })
    }
}

#[expect(
    deprecated,
    reason = "the new name is in a crate that is not for direct use"
)]
fn no_files() -> aws_config::profile::profile_file::ProfileFiles {
    use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
    // The builder wants one file at least: an empty one.
    ProfileFiles::builder()
        .with_contents(ProfileFileKind::Config, "")
        .build()
}

/// A time that the shared files can hold: with a year of four digits, not before 1970.
fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0).filter(|time| seconds >= 0 && time.year() <= 9999)
}

/// The name that the approval page shows.
fn client_name(id: &SessionId) -> String {
    match id {
        SessionId::Named(name) => format!("ssologin-{name}"),
        SessionId::Legacy(_) => "ssologin".to_owned(),
    }
}
