//! The AWS client, with the SDK configuration and HTTP clients that all requests share.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_ssooidc::config::SharedHttpClient;

use super::http;
use super::skew::Skew;
use crate::service::retry::{Repeat, retried};
use crate::service::{BadSetting, ServiceError, ServiceFailure};
use crate::session::{Endpoints, Session, SessionId};

pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum duration of one attempt of a request that can be repeated.
///
/// It is half the time for retries, so that one attempt may hang.
pub(super) const REPEATABLE: Duration = Duration::from_secs(10);

/// The maximum duration of a request with a one-time grant, which is not sent again after that.
pub(super) const UNREPEATABLE: Duration = Duration::from_secs(20);

/// IAM Identity Center, reached through the AWS SDK.
pub struct Aws {
    default: Endpoints,
    of_session: HashMap<SessionId, Endpoints>,
    http: Mutex<HashMap<Option<PathBuf>, SharedHttpClient>>,
    pub(super) portals: Mutex<HashMap<Session, aws_sdk_sso::Client>>,
    pub(super) skew: Skew,
    retries: bool,
}

impl Aws {
    /// Creates a client for these endpoints, without connecting or reading anything yet.
    #[must_use]
    pub fn new(default: Endpoints) -> Aws {
        Aws {
            default,
            of_session: HashMap::new(),
            http: Mutex::new(HashMap::new()),
            portals: Mutex::new(HashMap::new()),
            skew: Skew::new(),
            retries: true,
        }
    }

    /// Checks that certificate authorities can be read from a bundle.
    ///
    /// # Errors
    ///
    /// Returns one sentence that says why they can't be read.
    pub fn check_ca_bundle(path: &Path) -> Result<(), String> {
        http::client(Some(path))
            .map(drop)
            .map_err(|error| BadSetting::from(error).to_string())
    }

    /// Returns the number of root certificates that this system has.
    #[must_use]
    pub fn count_system_roots() -> usize {
        http::count_system_roots()
    }

    /// Overrides the endpoints of one session with those of the profile that selected it.
    #[must_use]
    pub fn with(mut self, id: SessionId, endpoints: Endpoints) -> Aws {
        self.of_session.insert(id, endpoints);
        self
    }

    /// Sends each request once, for a caller that decides about retries itself.
    #[must_use]
    pub fn without_retries(self) -> Aws {
        Aws {
            retries: false,
            ..self
        }
    }

    /// Sends a request that may be repeated, until it succeeds or its failure is final.
    pub(super) async fn repeated<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, ServiceError>
    where
        F: Future<Output = Result<T, ServiceError>>,
    {
        match self.retries {
            true => retried(Repeat::Safe, attempt).await,
            false => attempt().await,
        }
    }

    pub(super) fn endpoints(&self, session: &Session) -> &Endpoints {
        self.of_session.get(&session.id).unwrap_or(&self.default)
    }

    /// Returns the HTTP client for these trusted roots.
    ///
    /// Sessions that trust the same roots share a client, because reading the roots is slow.
    pub(super) fn http(
        &self,
        ca_bundle: Option<&Path>,
    ) -> Result<SharedHttpClient, ServiceFailure> {
        let mut clients = self.http.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&ca_bundle.map(Path::to_owned)) {
            return Ok(client.clone());
        }
        let client = http::client(ca_bundle)
            .map_err(|error| ServiceFailure::Setting(Box::new(error.into())))?;
        clients.insert(ca_bundle.map(Path::to_owned), client.clone());
        Ok(client)
    }

    pub(super) async fn settings(
        &self,
        session: &Session,
        attempt: Duration,
    ) -> Result<SdkConfig, ServiceFailure> {
        self.settings_in(session, &session.region, attempt).await
    }

    pub(super) async fn settings_in(
        &self,
        session: &Session,
        region: &str,
        attempt: Duration,
    ) -> Result<SdkConfig, ServiceFailure> {
        let endpoints = self.endpoints(session);
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(attempt)
            .build();
        // The SDK reads the config file differently from the AWS CLI. We have already read it as
        // the AWS CLI does, so the SDK gets no files to read.
        let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .profile_files(no_files())
            .no_credentials()
            .region(Region::new(endpoints.region(region).to_owned()))
            .use_fips(endpoints.fips(region))
            .use_dual_stack(endpoints.dual_stack)
            // `service::retry` decides about retries.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .http_client(self.http(endpoints.ca_bundle.as_deref())?);
        let loader = match AppName::new("ssologin") {
            Ok(name) => loader.app_name(name),
            Err(_) => loader,
        };
        Ok(loader.load().await)
    }
}

#[expect(
    deprecated,
    reason = "the new name is in a crate that is not for direct use"
)]
fn no_files() -> aws_config::profile::profile_file::ProfileFiles {
    use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
    // The builder requires at least one file, so give it an empty one.
    ProfileFiles::builder()
        .with_contents(ProfileFileKind::Config, "")
        .build()
}
