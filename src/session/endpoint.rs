//! The AWS CLI's rules for endpoint overrides, FIPS, dual-stack and CA bundles.

use std::path::PathBuf;

use crate::config::{Config, Place, Section, Value, keys};
use crate::system::Env;
use crate::text::{host_of, is_this_machine};

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
    /// The overrides that come from a file, and thus perhaps not from the user.
    pub from_files: Vec<FileOverride>,
    /// The overridden services, each with its setting: a variable, or a key with its place.
    pub settings: Vec<(&'static str, String)>,
}

/// An endpoint override that comes from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOverride {
    /// The host that gets the requests, with its port.
    pub host: String,
    /// The file and line of the key `endpoint_url`.
    pub place: Place,
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
    /// The value is an `http` URL of another machine, which would get secrets without TLS.
    #[error(
        "{source_of_it} is an `http` URL, to which secrets would go unencrypted: use `https`, or \
         a service on this machine"
    )]
    NotEncrypted {
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
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` disables all of them. The sign-in endpoint of the
    /// console gets role credentials, so the two settings for all services do not apply to it.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting that applies is not a URL, is an `http` URL of another
    /// machine, or names a section that does not exist.
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
        let of_profile = || text(profile.as_ref()?.get(keys::CA_BUNDLE)?);
        let ca_bundle = env.get("AWS_CA_BUNDLE").map(str::to_owned);
        let ca_bundle = ca_bundle
            .or_else(of_profile)
            .or_else(|| env.get("REQUESTS_CA_BUNDLE").map(str::to_owned))
            .map(|path| env.expanded(&path));
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
            from_files: Vec::new(),
            settings: Vec::new(),
        };
        if env.is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            || is_true(keys::IGNORE_CONFIGURED_ENDPOINT_URLS)
        {
            return Ok(endpoints);
        }
        let (mut from_files, mut settings) = (Vec::new(), Vec::new());
        let mut find = |service: &Service| {
            let found = endpoint(config, env, service, profile.as_ref())?;
            Ok(found.map(|Override { url, host, source }| {
                let setting = match &source {
                    Source::Variable(name) => format!("`{name}`"),
                    Source::File(place) => format!("`{}` at {place}", keys::ENDPOINT_URL),
                };
                settings.push((service.name, setting));
                if let Source::File(place) = source {
                    let file = FileOverride { host, place };
                    from_files.extend(Some(file).filter(|file| !from_files.contains(file)));
                }
                url
            }))
        };
        endpoints.oidc = find(&OIDC)?;
        endpoints.portal = find(&PORTAL)?;
        endpoints.sts = find(&STS).transpose();
        endpoints.signin = find(&SIGNIN).transpose();
        endpoints.from_files = from_files;
        endpoints.settings = settings;
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

    /// Returns the setting that overrides the endpoint of a service, if there is one.
    ///
    /// `service` is its name in a `services` section, such as [`keys::SSO`].
    #[must_use]
    pub fn setting_of(&self, service: &str) -> Option<&str> {
        let found = self.settings.iter().find(|(known, _)| *known == service)?;
        Some(&found.1)
    }
}

/// Removes the FIPS marker of the old spellings `fips-us-east-1` and `us-east-1-fips`.
pub(crate) fn without_fips(region: &str) -> &str {
    region
        .strip_prefix("fips-")
        .or_else(|| region.strip_suffix("-fips"))
        .unwrap_or(region)
}

/// The settings that can override the endpoint of a service.
struct Service {
    variable: &'static str,
    /// The name in a `services` section.
    name: &'static str,
    /// Whether the settings for all services apply.
    is_general: bool,
}

const OIDC: Service = Service {
    variable: "AWS_ENDPOINT_URL_SSO_OIDC",
    name: keys::SSO_OIDC,
    is_general: true,
};
const PORTAL: Service = Service {
    variable: "AWS_ENDPOINT_URL_SSO",
    name: keys::SSO,
    is_general: true,
};
const STS: Service = Service {
    variable: "AWS_ENDPOINT_URL_STS",
    name: keys::STS,
    is_general: true,
};
const SIGNIN: Service = Service {
    variable: "AWS_ENDPOINT_URL_SIGNIN",
    name: keys::SIGNIN,
    is_general: false,
};

/// The override of an endpoint.
struct Override {
    url: String,
    host: String,
    source: Source,
}

enum Source {
    Variable(&'static str),
    File(Place),
}

/// Returns the override of the endpoint of a service.
fn endpoint(
    config: &Config,
    env: &Env,
    service: &Service,
    profile: Option<&Section<'_>>,
) -> Result<Option<Override>, EndpointError> {
    let general = service.is_general.then_some("AWS_ENDPOINT_URL");
    for name in [Some(service.variable), general].into_iter().flatten() {
        if let Some(url) = env.get(name) {
            return Ok(Some(Override {
                url: url.to_owned(),
                host: checked(url, || format!("the variable `{name}`"))?,
                source: Source::Variable(name),
            }));
        }
    }
    let Some(profile) = profile else {
        return Ok(None);
    };
    let of_service = services(config, profile)?
        .and_then(|section| section.get(service.name)?.nested(keys::ENDPOINT_URL))
        .filter(|value| !value.text().is_empty());
    let general = || {
        profile
            .get(keys::ENDPOINT_URL)
            .filter(|_| service.is_general)
    };
    match of_service.or_else(general) {
        Some(value) if !value.text().is_empty() => {
            let url = value.text().into_owned();
            let host = checked(&url, || format!("{}: `endpoint_url`", place(&value)))?;
            let source = Source::File(value.origin().into());
            Ok(Some(Override { url, host, source }))
        }
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

/// Checks the URL of an override, and returns its host for messages.
fn checked(url: &str, source_of_it: impl Fn() -> String) -> Result<String, EndpointError> {
    let parsed = url::Url::parse(url).ok();
    let usable = parsed.filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some((url, host)) = usable.and_then(|url| Some((url.clone(), host_of(&url)?))) else {
        let source_of_it = source_of_it();
        return Err(EndpointError::NotAUrl { source_of_it });
    };
    if url.scheme() == "http" && !is_this_machine(&url) {
        let source_of_it = source_of_it();
        return Err(EndpointError::NotEncrypted { source_of_it });
    }
    Ok(host)
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
