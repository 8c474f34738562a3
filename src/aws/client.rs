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
use crate::service::{BadSetting, ServiceFailure};
use crate::session::{Endpoints, Session, SessionId};

pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
pub(super) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// IAM Identity Center, reached through the AWS SDK.
pub struct Aws {
    default: Endpoints,
    of_session: HashMap<SessionId, Endpoints>,
    http: Mutex<HashMap<Option<PathBuf>, SharedHttpClient>>,
    pub(super) portals: Mutex<HashMap<(Session, Repeat), aws_sdk_sso::Client>>,
    pub(super) skew: Skew,
}

/// Whether the SDK may retry a request by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Repeat {
    /// The request changes nothing, or may be repeated without harm.
    Safe,
    /// The request must not be repeated.
    ///
    /// Either it carries a one-time grant, which the service may have spent even if its response
    /// was lost, or the caller limits its request rate and decides about each retry itself.
    Never,
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

    /// Overrides the endpoints of one session with those of the profile that selected it.
    #[must_use]
    pub fn with(mut self, id: SessionId, endpoints: Endpoints) -> Aws {
        self.of_session.insert(id, endpoints);
        self
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
        repeat: Repeat,
    ) -> Result<SdkConfig, ServiceFailure> {
        self.settings_in(session, &session.region, repeat).await
    }

    pub(super) async fn settings_in(
        &self,
        session: &Session,
        region: &str,
        repeat: Repeat,
    ) -> Result<SdkConfig, ServiceFailure> {
        let endpoints = self.endpoints(session);
        let retries = match repeat {
            Repeat::Safe => RetryConfig::standard(),
            Repeat::Never => RetryConfig::disabled(),
        };
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .build();
        // The SDK reads the config file differently from the AWS CLI. We have already read it as
        // the AWS CLI does, so the SDK gets no files to read.
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
