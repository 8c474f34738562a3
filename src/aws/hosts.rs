//! The hosts that requests go to, by the endpoint rules of the SDK.
//!
//! The messages take the host from here, so that they name the one that is really asked.

use futures_util::FutureExt as _;
use url::Url;

use super::call::Call;
use super::client::Aws;
use crate::config::keys;
use crate::service::{BadSetting, HostSetting, Operation, Server, ServiceFailure};
use crate::session::{Endpoints, Session};
use crate::text::host_of;

/// The services whose host depends on the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Oidc,
    Portal,
    Sts,
}

impl Service {
    /// Returns the service that an operation is for.
    fn of(operation: Operation) -> Service {
        match operation {
            Operation::RegisterClient
            | Operation::StartDeviceAuthorization
            | Operation::Authorize
            | Operation::CreateToken => Service::Oidc,
            _ if operation.server() == Server::Sts => Service::Sts,
            _ => Service::Portal,
        }
    }

    /// Returns its name in a `services` section.
    fn key(self) -> &'static str {
        match self {
            Service::Oidc => keys::SSO_OIDC,
            Service::Portal => keys::SSO,
            Service::Sts => keys::STS,
        }
    }

    /// Returns the beginning of its host names.
    fn prefix(self) -> &'static str {
        match self {
            Service::Oidc => "oidc",
            Service::Portal => "portal.sso",
            Service::Sts => "sts",
        }
    }
}

/// Returns the URL of a service in a region, with the overrides and the variants that are set.
///
/// # Errors
///
/// Returns the reason if there is no such host, for example without FIPS in a partition.
pub(super) fn url(service: Service, endpoints: &Endpoints, region: &str) -> Result<String, String> {
    macro_rules! resolve {
        ($module:path, $overridden:expr) => {{
            use $module::{DefaultResolver, Params, ResolveEndpoint as _};
            let params = Params::builder()
                .region(endpoints.region(region).to_owned())
                .use_fips(endpoints.fips(region))
                .use_dual_stack(endpoints.dual_stack)
                .set_endpoint($overridden)
                .build()
                .map_err(|error| error.to_string())?;
            let resolver = DefaultResolver::new();
            // The rules only compute.
            let endpoint = resolver.resolve_endpoint(&params).now_or_never();
            endpoint
                .map(|endpoint| endpoint.map(|endpoint| endpoint.url().to_owned()))
                .unwrap_or_else(|| Err("the rules are not ready".into()))
                .map_err(|error| error.to_string())
        }};
    }
    match service {
        Service::Oidc => resolve!(aws_sdk_ssooidc::config::endpoint, endpoints.oidc.clone()),
        Service::Portal => resolve!(aws_sdk_sso::config::endpoint, endpoints.portal.clone()),
        Service::Sts => {
            let overridden = endpoints.sts.as_ref().and_then(|url| url.as_ref().ok());
            resolve!(aws_sdk_sts::config::endpoint, overridden.cloned())
        }
    }
}

/// Returns the host of a service in a region, for messages.
pub(super) fn name(service: Service, endpoints: &Endpoints, region: &str) -> String {
    let url = url(service, endpoints, region).ok();
    url.and_then(|url| host_of(&Url::parse(&url).ok()?))
        .unwrap_or_else(|| format!("{}.{region}", service.prefix()))
}

impl Aws {
    /// Returns what the error of a request names.
    pub(super) fn call(&self, operation: Operation, session: &Session, region: &str) -> Call {
        let endpoints = self.endpoints(session);
        let service = Service::of(operation);
        Call {
            operation,
            host: name(service, endpoints, region).into(),
            setting: HostSetting::boxed(endpoints.setting_of(service.key())),
        }
    }
}

/// Returns the failure if a service has no host in a region.
pub(super) fn check(
    service: Service,
    endpoints: &Endpoints,
    region: &str,
) -> Result<(), ServiceFailure> {
    let no_host = |why: String| {
        let region = region.to_owned();
        ServiceFailure::Setting(Box::new(BadSetting::NoHost { region, why }))
    };
    url(service, endpoints, region).map(drop).map_err(no_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(endpoints: &Endpoints, region: &str) -> [String; 3] {
        [Service::Oidc, Service::Portal, Service::Sts]
            .map(|service| name(service, endpoints, region))
    }

    #[test]
    fn a_host_is_that_of_its_partition_and_variant() {
        let fips = Endpoints {
            fips: true,
            ..Endpoints::default()
        };
        let dual = Endpoints {
            dual_stack: true,
            ..Endpoints::default()
        };
        for (endpoints, region, expected) in [
            (
                &Endpoints::default(),
                "eu-west-1",
                [
                    "oidc.eu-west-1.amazonaws.com",
                    "portal.sso.eu-west-1.amazonaws.com",
                    "sts.eu-west-1.amazonaws.com",
                ],
            ),
            (
                &Endpoints::default(),
                "cn-north-1",
                [
                    "oidc.cn-north-1.amazonaws.com.cn",
                    "portal.sso.cn-north-1.amazonaws.com.cn",
                    "sts.cn-north-1.amazonaws.com.cn",
                ],
            ),
            (
                &fips,
                "us-east-1",
                [
                    "oidc-fips.us-east-1.amazonaws.com",
                    "portal.sso-fips.us-east-1.amazonaws.com",
                    "sts-fips.us-east-1.amazonaws.com",
                ],
            ),
            (
                &Endpoints::default(),
                "fips-us-east-1",
                [
                    "oidc-fips.us-east-1.amazonaws.com",
                    "portal.sso-fips.us-east-1.amazonaws.com",
                    "sts-fips.us-east-1.amazonaws.com",
                ],
            ),
            (
                &dual,
                "eu-west-1",
                [
                    "oidc.eu-west-1.api.aws",
                    "portal.sso.eu-west-1.api.aws",
                    "sts.eu-west-1.api.aws",
                ],
            ),
        ] {
            assert_eq!(names(endpoints, region), expected, "{region}");
        }
    }

    #[test]
    fn an_override_names_the_host() {
        for (url, host) in [
            ("http://127.0.0.1:8080/base", "127.0.0.1:8080"),
            ("https://user:password@g.example/", "g.example"),
            ("http://[::1]:9/", "[::1]:9"),
        ] {
            let overridden = Endpoints {
                oidc: Some(url.into()),
                ..Endpoints::default()
            };
            let [oidc, portal, _] = names(&overridden, "eu-west-1");
            assert_eq!(oidc, host);
            assert_eq!(portal, "portal.sso.eu-west-1.amazonaws.com");
        }
    }
}
