//! The way of a request: through the proxy, directly, or not at all.

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use url::Url;

use crate::text::is_this_machine;

/// The way of a request to its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// To this machine: through no proxy, which may be another machine that reads the request.
    Direct,
    /// To another machine with TLS, through the proxy that the environment names, if any.
    Proxied,
}

/// A request that would leave this machine without TLS.
#[derive(Debug, thiserror::Error)]
#[error("the request would leave this machine without TLS")]
pub(super) struct Unencrypted;

impl Route {
    /// Returns the way of a request.
    ///
    /// # Errors
    ///
    /// Fails if the request would leave this machine without TLS: all requests carry secrets.
    pub(super) fn of(request: &HttpRequest) -> Result<Route, Unencrypted> {
        let url = Url::parse(request.uri()).map_err(|_| Unencrypted)?;
        match (is_this_machine(&url), url.scheme()) {
            (true, _) => Ok(Route::Direct),
            (false, "https") => Ok(Route::Proxied),
            (false, _) => Err(Unencrypted),
        }
    }

    pub(super) fn proxy(self) -> ProxyConfig {
        match self {
            Route::Direct => ProxyConfig::disabled(),
            Route::Proxied => ProxyConfig::from_env(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

    #[test]
    fn nothing_leaves_this_machine_without_tls() {
        for (url, expected) in [
            (
                "https://oidc.eu-west-1.amazonaws.com/token",
                Some(Route::Proxied),
            ),
            ("https://10.0.0.1/token", Some(Route::Proxied)),
            ("http://127.0.0.1:80/token", Some(Route::Direct)),
            ("https://127.0.0.1/token", Some(Route::Direct)),
            ("http://[::1]:8080/token", Some(Route::Direct)),
            ("http://localhost:8080/token", Some(Route::Direct)),
            ("http://oidc.eu-west-1.amazonaws.com/token", None),
            ("http://127.0.0.1.example/token", None),
            ("http://localhost.example/token", None),
            ("ftp://oidc.example/token", None),
            ("/token", None),
        ] {
            let mut request = HttpRequest::empty();
            request.set_uri(url).unwrap();
            assert_eq!(Route::of(&request).ok(), expected, "{url}");
        }
    }
}
