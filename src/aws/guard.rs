//! Guards each request: it takes its route, and only a limited part of the response is read.

use std::fmt;
use std::sync::Arc;

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::Limited;

use super::route::Route;

/// The maximum size of a response, in bytes.
///
/// The SDK reads the whole response into memory. A longer one does not come from the service.
const MAX_ANSWER: usize = 1024 * 1024;

/// Combines the clients of both routes to one that chooses a route for each request.
///
/// Reading a response fails after [`MAX_ANSWER`] bytes. A request to another machine fails if
/// `has_roots` says that nothing is trusted.
pub(super) fn guarded(
    direct: SharedHttpClient,
    proxied: SharedHttpClient,
    has_roots: impl Fn() -> bool + Send + Sync + 'static,
) -> SharedHttpClient {
    SharedHttpClient::new(Guarded {
        direct,
        proxied,
        has_roots: HasRoots(Arc::new(has_roots)),
    })
}

/// Returns whether anything is trusted; reads the system's roots when it is first called.
#[derive(Clone)]
struct HasRoots(Arc<dyn Fn() -> bool + Send + Sync>);

impl fmt::Debug for HasRoots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HasRoots")
    }
}

/// A request that needs TLS, on a system without root certificates.
#[derive(Debug, thiserror::Error)]
#[error("this system has no root certificates")]
pub(super) struct NoRoots;

/// Wraps a connector so that reading a response fails after [`MAX_ANSWER`] bytes.
pub(super) fn bounded(connector: Connector) -> impl HttpConnector {
    Bounded(SharedHttpConnector::new(connector))
}

#[derive(Debug, Clone)]
struct Guarded {
    direct: SharedHttpClient,
    proxied: SharedHttpClient,
    has_roots: HasRoots,
}

impl HttpClient for Guarded {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Switch {
            clients: self.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        HttpClient::validate_base_client_config(&self.proxied, components, config)
    }

    fn validate_final_config(
        &self,
        components: &RuntimeComponents,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        HttpClient::validate_final_config(&self.proxied, components, config)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.proxied.connector_metadata()
    }
}

/// Chooses the client of a request.
///
/// The connector is created with the request, because loading the trust store is slow and usually
/// only one route is needed. The clients keep their connectors.
#[derive(Debug)]
struct Switch {
    clients: Guarded,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Switch {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = match Route::of(&request) {
            Ok(Route::Direct) => &self.clients.direct,
            Ok(Route::Proxied) if !(self.clients.has_roots.0)() => {
                return HttpConnectorFuture::ready(Err(ConnectorError::user(NoRoots.into())));
            }
            Ok(Route::Proxied) => &self.clients.proxied,
            Err(error) => {
                return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into())));
            }
        };
        let connector = client.http_connector(&self.settings, &self.components);
        Bounded(connector).call(request)
    }
}

#[derive(Debug)]
struct Bounded(SharedHttpConnector);

impl HttpConnector for Bounded {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        let bounded = |body| SdkBody::from_body_1_x(Limited::new(body, MAX_ANSWER));
        HttpConnectorFuture::new(async move { Ok(answer.await?.map(bounded)) })
    }
}
