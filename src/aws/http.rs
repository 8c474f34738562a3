//! The HTTP client, which trusts the system's CA certificates and those of a CA bundle.
//!
//! It uses the proxy that the environment names, except for services on this machine.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aws_sdk_ssooidc::config::{RuntimeComponents, SharedAsyncSleep, SharedHttpClient};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::guard::{bounded, guarded};
use super::route::Route;
use crate::service::BadSetting;
use crate::system::file::{self, FileError};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The reason why the certificate authorities can't be loaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrustError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("CA bundle not found: `{}`", .0.display())]
    Missing(PathBuf),
    #[error("the CA bundle `{}` contains no PEM certificate", .0.display())]
    NoCertificate(PathBuf),
    #[error("this system has no root certificates")]
    NoRoots,
    #[error("cannot set up TLS")]
    Tls,
}

impl From<TrustError> for BadSetting {
    fn from(error: TrustError) -> BadSetting {
        match error {
            TrustError::Tls => BadSetting::Sdk(error.to_string()),
            TrustError::NoRoots => BadSetting::NoRoots,
            _ => BadSetting::CaBundle(error.to_string()),
        }
    }
}

/// Creates the HTTP client of the SDK.
///
/// The bundle is read now, the system's trust store when it is first used.
pub(super) fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, TrustError> {
    let trust = Trust::new(ca_bundle)?;
    let on = |route: Route| {
        let trust = trust.clone();
        Builder::new().build_with_connector_fn(move |settings, components| {
            let sleep = components.and_then(RuntimeComponents::sleep_impl);
            connect(trust.tls(), route, settings, sleep)
        })
    };
    let has_roots = {
        let trust = trust.clone();
        move || trust.has_roots()
    };
    Ok(guarded(on(Route::Direct), on(Route::Proxied), has_roots))
}

/// Creates a connector for requests that the SDK does not support, with the same settings.
pub(super) fn connector(
    ca_bundle: Option<&Path>,
    route: Route,
    settings: &HttpConnectorSettings,
    sleep: Option<SharedAsyncSleep>,
) -> Result<impl HttpConnector + use<>, TrustError> {
    let trust = Trust::new(ca_bundle)?;
    if route == Route::Proxied && !trust.has_roots() {
        return Err(TrustError::NoRoots);
    }
    let connector = connect(trust.tls(), route, Some(settings), sleep);
    Ok(bounded(connector))
}

/// What is trusted: a CA bundle, and the system's roots unless it has none.
#[derive(Clone)]
struct Trust {
    has_bundle: bool,
    with_system: TlsContext,
    without_system: TlsContext,
}

impl Trust {
    fn new(ca_bundle: Option<&Path>) -> Result<Trust, TrustError> {
        let bundle = ca_bundle.map(certificates).transpose()?;
        let context = |with_system: bool| {
            let mut trust = TrustStore::empty().with_native_roots(with_system);
            for certificate in bundle.iter().flatten() {
                trust.add_pem_certificate(certificate.as_slice());
            }
            let context = TlsContext::builder().with_trust_store(trust).build();
            context.map_err(|_| TrustError::Tls)
        };
        Ok(Trust {
            has_bundle: bundle.is_some(),
            with_system: context(true)?,
            without_system: context(false)?,
        })
    }

    /// Returns what to trust.
    ///
    /// The SDK expects the system to have roots.
    fn tls(&self) -> &TlsContext {
        match has_system_roots() {
            true => &self.with_system,
            false => &self.without_system,
        }
    }

    /// Returns whether anything is trusted, so that a connection with TLS is possible.
    fn has_roots(&self) -> bool {
        self.has_bundle || has_system_roots()
    }
}

/// Returns whether the system has root certificates, which a bare container has not.
fn has_system_roots() -> bool {
    static HAS_ROOTS: OnceLock<bool> = OnceLock::new();
    *HAS_ROOTS.get_or_init(|| count_system_roots() > 0)
}

/// Returns the number of the system's root certificates that can be used.
pub(super) fn count_system_roots() -> usize {
    let mut store = RootCertStore::empty();
    let certificates = rustls_native_certs::load_native_certs().certs;
    store.add_parsable_certificates(certificates).0
}

fn connect(
    tls: &TlsContext,
    route: Route,
    settings: Option<&HttpConnectorSettings>,
    sleep: Option<SharedAsyncSleep>,
) -> Connector {
    let mut connector = Connector::builder().proxy_config(route.proxy());
    if let Some(settings) = settings {
        connector = connector.connector_settings(settings.clone());
    }
    connector.set_sleep_impl(sleep);
    connector
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(tls.clone())
        .build()
}

/// Returns the certificates in a bundle, each in PEM form.
///
/// Invalid certificates are skipped, because the SDK would panic on them.
fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, TrustError> {
    let bytes = file::read(path)?.ok_or_else(|| TrustError::Missing(path.to_owned()))?;
    let text = String::from_utf8_lossy(&bytes);
    let blocks = text
        .split_inclusive(END)
        .filter_map(|block| block.find(BEGIN).and_then(|start| block.get(start..)));
    let usable: Vec<_> = blocks
        .filter(|block| is_authority(block))
        .map(|block| block.as_bytes().to_vec())
        .collect();
    if usable.is_empty() {
        Err(TrustError::NoCertificate(path.to_owned()))
    } else {
        Ok(usable)
    }
}

fn is_authority(pem: &str) -> bool {
    CertificateDer::from_pem_slice(pem.as_bytes())
        .is_ok_and(|der| RootCertStore::empty().add(der).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{TrustError, certificates, client};
    use std::path::Path;

    fn refused(text: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        crate::system::file::replace(&path, text.as_bytes(), folder.path()).unwrap();
        matches!(certificates(&path), Err(TrustError::NoCertificate(_)))
    }

    #[test]
    fn a_bundle_without_a_certificate_is_refused_and_does_not_panic() {
        assert!(matches!(
            client(Some(Path::new("/nonexistent/ca.pem"))),
            Err(TrustError::Missing(_))
        ));
        for text in [
            "",
            "no certificate",
            "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA",
            "-----END CERTIFICATE----------BEGIN CERTIFICATE-----",
        ] {
            assert!(refused(text), "{text}");
        }
    }
}
