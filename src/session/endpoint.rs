//! The AWS CLI's rules for endpoint overrides, FIPS, dual-stack and CA bundles.

use std::path::PathBuf;

use super::entry::Session;
use crate::config::{Config, Section, Value, keys};
use crate::system::Env;

/// The settings that determine how a session's service is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// The override of the OIDC endpoint.
    pub oidc: Option<String>,
    /// The override of the portal endpoint.
    pub portal: Option<String>,
    /// The override of the STS endpoint. An invalid one only affects requests to STS.
    pub sts: Option<Result<String, EndpointError>>,
    /// The override of the console's sign-in endpoint, without `/federation`.
    ///
    /// An invalid one does not prevent logins.
    pub signin: Option<Result<String, EndpointError>>,
    /// Whether to use the FIPS endpoints.
    pub fips: bool,
    /// Whether to use the dual-stack endpoints.
    pub dual_stack: bool,
    /// The file of certificate authorities to trust in addition to the system's.
    pub ca_bundle: Option<PathBuf>,
}

/// An endpoint setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// The value is not an `http` or `https` URL with a host.
    #[error("{source_of_it} is not an `http` or `https` URL: fix it or remove it")]
    NotAUrl {
        /// The variable, or the file, line and key.
        source_of_it: String,
    },
    /// `services = NAME` refers to a section `[services NAME]` that does not exist.
    #[error(
        "{place}: the section [services {name}] does not exist: add it or remove the key `services`"
    )]
    NoServices {
        /// The file and line of the key.
        place: String,
        /// The name of the section.
        name: String,
    },
}

impl Endpoints {
    /// Reads the endpoint settings of the environment and the active profile, if there is one.
    ///
    /// As in the AWS CLI, the order of precedence for each service is `AWS_ENDPOINT_URL_…`,
    /// `AWS_ENDPOINT_URL`, the profile's `services` section, the profile's `endpoint_url`.
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` disables all of them.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting that applies is not a URL or names a section that does not
    /// exist.
    pub fn new(
        config: &Config,
        profile: Option<&str>,
        env: &Env,
    ) -> Result<Endpoints, EndpointError> {
        let profile = profile.and_then(|name| config.profile(name));
        let is_true = |key: &str| {
            profile
                .as_ref()
                .and_then(|p| p.get(key))
                .is_some_and(|value| value.text().eq_ignore_ascii_case("true"))
        };
        let ca_bundle = env
            .get("AWS_CA_BUNDLE")
            .map(PathBuf::from)
            .or_else(|| text(profile.as_ref()?.get(keys::CA_BUNDLE)?).map(PathBuf::from));
        let mut endpoints = Endpoints {
            oidc: None,
            portal: None,
            sts: None,
            signin: None,
            fips: env
                .get("AWS_USE_FIPS_ENDPOINT")
                .map_or_else(|| is_true(keys::USE_FIPS_ENDPOINT), is_word_true),
            dual_stack: env
                .get("AWS_USE_DUALSTACK_ENDPOINT")
                .map_or_else(|| is_true(keys::USE_DUALSTACK_ENDPOINT), is_word_true),
            ca_bundle,
        };
        if env.is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            || is_true(keys::IGNORE_CONFIGURED_ENDPOINT_URLS)
        {
            return Ok(endpoints);
        }
        let find = |variable: &str, service: &str| {
            endpoint(config, env, variable, service, profile.as_ref())
        };
        endpoints.oidc = find("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc")?;
        endpoints.portal = find("AWS_ENDPOINT_URL_SSO", "sso")?;
        endpoints.sts = find("AWS_ENDPOINT_URL_STS", "sts").transpose();
        endpoints.signin = find("AWS_ENDPOINT_URL_SIGNIN", "signin").transpose();
        Ok(endpoints)
    }

    /// Returns the region to send requests to, without `fips-` or `-fips`.
    #[must_use]
    pub fn region<'a>(&self, region: &'a str) -> &'a str {
        without_fips(region)
    }

    /// Returns whether requests in a region go to FIPS endpoints.
    #[must_use]
    pub fn fips(&self, region: &str) -> bool {
        self.fips || self.region(region) != region
    }

    /// Returns the region with its partition's suffix, for messages only.
    fn domain(&self, region: &str) -> String {
        let region = self.region(region);
        let suffix = match region.split('-').next() {
            Some("cn") => "amazonaws.com.cn",
            Some("eusc") => "amazonaws.eu",
            _ => "amazonaws.com",
        };
        format!("{region}.{suffix}")
    }

    /// Returns the OIDC host of a session, for messages.
    #[must_use]
    pub fn oidc_host(&self, session: &Session) -> String {
        host(self.oidc.as_deref())
            .unwrap_or_else(|| format!("oidc.{}", self.domain(&session.region)))
    }

    /// Returns the portal host of a session, for messages.
    #[must_use]
    pub fn portal_host(&self, session: &Session) -> String {
        host(self.portal.as_deref())
            .unwrap_or_else(|| format!("portal.sso.{}", self.domain(&session.region)))
    }

    /// Returns the STS host of a region, for messages.
    #[must_use]
    pub fn sts_host(&self, region: &str) -> String {
        let url = self.sts.as_ref().and_then(|url| url.as_ref().ok());
        host(url.map(String::as_str)).unwrap_or_else(|| format!("sts.{}", self.domain(region)))
    }
}

/// Removes the FIPS marker of the old spellings `fips-us-east-1` and `us-east-1-fips`.
pub(crate) fn without_fips(region: &str) -> &str {
    region
        .strip_prefix("fips-")
        .or_else(|| region.strip_suffix("-fips"))
        .unwrap_or(region)
}

fn endpoint(
    config: &Config,
    env: &Env,
    variable: &str,
    service: &str,
    profile: Option<&Section<'_>>,
) -> Result<Option<String>, EndpointError> {
    for name in [variable, "AWS_ENDPOINT_URL"] {
        if let Some(url) = env.get(name) {
            return checked(url, || format!("the variable `{name}`")).map(Some);
        }
    }
    let Some(profile) = profile else {
        return Ok(None);
    };
    let of_service = services(config, profile)?
        .and_then(|section| section.get(service)?.nested(keys::ENDPOINT_URL))
        .filter(|value| !value.text().is_empty());
    match of_service.or_else(|| profile.get(keys::ENDPOINT_URL)) {
        Some(value) if !value.text().is_empty() => checked(&value.text(), || {
            format!("{}: `endpoint_url`", place(&value))
        })
        .map(Some),
        _ => Ok(None),
    }
}

/// Returns the `[services NAME]` section that a profile names.
fn services<'a>(
    config: &'a Config,
    profile: &Section<'_>,
) -> Result<Option<Section<'a>>, EndpointError> {
    let Some(value) = profile.get(keys::SERVICES) else {
        return Ok(None);
    };
    match config.services(&value.text()) {
        Some(section) => Ok(Some(section)),
        None => Err(EndpointError::NoServices {
            place: place(&value),
            name: crate::text::shortened(&value.text(), 80),
        }),
    }
}

fn checked(url: &str, source_of_it: impl Fn() -> String) -> Result<String, EndpointError> {
    match url::Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {
            Ok(url.to_owned())
        }
        _ => Err(EndpointError::NotAUrl {
            source_of_it: source_of_it(),
        }),
    }
}

fn host(url: Option<&str>) -> Option<String> {
    host_of(&url::Url::parse(url?).ok()?)
}

/// Returns the host of a URL, and its port unless it is the default one, for messages.
pub(crate) fn host_of(url: &url::Url) -> Option<String> {
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

fn place(value: &Value<'_>) -> String {
    value.origin().to_string()
}

fn text(value: Value<'_>) -> Option<String> {
    Some(value.text().into_owned()).filter(|text| !text.is_empty())
}

fn is_word_true(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests;
