//! A credentials provider for the AWS SDK for Rust, built on this library.
//!
//! It gives the SDK the role credentials of a profile, from the cache that all AWS tools share if
//! possible, and logs in if needed. This example runs against the local Identity Center of the
//! sandbox, and uses the SDK to call `GetCallerIdentity` in STS:
//!
//! ```console
//! $ cargo run --example credentials_provider
//! ```

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials as SdkCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use ssologin::aws::Aws;
use ssologin::cache::Cache;
use ssologin::config::{Config, Document};
use ssologin::credentials::Credentials;
use ssologin::login::flow::Flows;
use ssologin::login::{Event, Ports};
use ssologin::sandbox::{Home, Options, Sandbox};
use ssologin::session::{Chain, Endpoints, Session, find_session};
use ssologin::system::{Clock as _, SystemClock, file};

/// The credentials provider of one profile.
struct ProfileCredentials {
    service: Aws,
    cache: Cache,
    session: Session,
    chain: Chain,
}

impl ProfileCredentials {
    async fn load(&self) -> provider::Result {
        let credentials = Credentials {
            ports: Ports {
                service: &self.service,
                cache: &self.cache,
                clock: &SystemClock,
                browser: None,
                events: &|session, event| {
                    if let Event::Prompt { url, user_code, .. } = event {
                        println!("{}: compare {user_code} at {}", session.id, url.as_str());
                    }
                },
            },
            may_ask: true,
            flows: Flows::DEVICE_CODE,
            timeout: None,
        };
        let role = credentials
            .get(&self.session, &self.chain)
            .await
            .map_err(CredentialsError::provider_error)?;
        Ok(SdkCredentials::new(
            role.access_key_id,
            role.secret_access_key.expose(),
            Some(role.session_token.expose().to_owned()),
            Some(role.expires_at.into()),
            "ssologin",
        ))
    }
}

impl fmt::Debug for ProfileCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileCredentials")
            .field("chain", &self.chain)
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.load())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let center = Sandbox::start(Options::new(Arc::new(|| SystemClock.now())))?;
    let home = Home::temporary(center.url())?;
    let url = Some(center.url().to_owned());

    let path = home.path().join(".aws/config");
    let text = file::read(&path)?.unwrap_or_default();
    let credentials_file = Document::parse("credentials", Vec::new());
    let config = Config::new(Document::parse(path, text), credentials_file);
    let chain = Chain::of_profile(&config, "homesso.muppetuser")?;
    let session = find_session(&config, chain.role.session.as_str()).ok_or("no such session")??;

    let region = Region::new(session.region.clone());
    let provider = ProfileCredentials {
        service: Aws::new(Endpoints {
            oidc: url.clone(),
            portal: url,
            ..Endpoints::default()
        }),
        cache: Cache::new(home.path(), &home.path().join(".local/state/ssologin")),
        session,
        chain,
    };
    let sts = aws_sdk_sts::Client::from_conf(
        aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(region)
            .endpoint_url(center.url())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .credentials_provider(provider)
            .build(),
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let identity = runtime.block_on(sts.get_caller_identity().send())?;
    println!("{}", identity.arn().unwrap_or_default());
    Ok(())
}
