//! The AWS console: its hosts, the URLs of its pages, and the requests to its federation endpoint.
//!
//! Follows "Enable custom identity broker access to the AWS console" in the IAM User Guide.

use std::ops::RangeInclusive;
use std::time::Duration;

use url::Url;
use url::form_urlencoded::Serializer;

use crate::cache::RoleCredentials;
use crate::session::without_fips;
use crate::text::duration::{self, DurationError};
use crate::text::{Object, Secret, Spacing, shortened};

/// The values that AWS accepts for `SessionDuration`, in seconds: 15 minutes to 12 hours.
const DURATIONS: RangeInclusive<u64> = 900..=43200;
/// The maximum length of a path; browsers and proxies truncate longer ones.
const MAX_PATH: usize = 2048;
/// The region that has no prefix in its sign-in host name.
const FIRST_REGION: &str = "us-east-1";

/// The services that have their page at a path other than `/NAME/home`.
const PAGES: &[(&str, &str)] = &[
    ("cfn", "cloudformation/home"),
    ("cloudfront", "cloudfront/v4/home"),
    ("cloudtrail", "cloudtrailv2/home"),
    ("codebuild", "codesuite/codebuild/home"),
    ("codecommit", "codesuite/codecommit/home"),
    ("codedeploy", "codesuite/codedeploy/home"),
    ("codepipeline", "codesuite/codepipeline/home"),
    ("cognito", "cognito/v2/home"),
    ("dynamodb", "dynamodbv2/home"),
    ("eventbridge", "events/home"),
    ("opensearch", "aos/home"),
    ("organizations", "organizations/v2/home"),
    ("redshift", "redshiftv2/home"),
    ("route53", "route53/v2/home"),
    ("sns", "sns/v3/home"),
    ("sqs", "sqs/v3/home"),
    ("ssm", "systems-manager/home"),
    ("sso", "singlesignon/home"),
    ("stepfunctions", "states/home"),
    ("vpc", "vpcconsole/home"),
];

/// How the regions of a partition are mapped to hosts.
#[derive(Debug, PartialEq, Eq)]
enum Hosts {
    /// One host for all regions.
    One,
    /// One host per region, where [`FIRST_REGION`] has the name without a prefix.
    EachButFirst,
    /// One host per region.
    Each,
}

/// A group of regions that share accounts, and the names of their hosts.
#[derive(Debug, PartialEq, Eq)]
struct Partition {
    name: &'static str,
    signin: (&'static str, Hosts),
    console: (&'static str, Hosts),
}

const COMMERCIAL: Partition = Partition {
    name: "commercial",
    signin: ("signin.aws.amazon.com", Hosts::EachButFirst),
    console: ("console.aws.amazon.com", Hosts::Each),
};
const GOVCLOUD: Partition = Partition {
    name: "GovCloud",
    signin: ("signin.amazonaws-us-gov.com", Hosts::One),
    console: ("console.amazonaws-us-gov.com", Hosts::One),
};
const CHINA: Partition = Partition {
    name: "China",
    signin: ("signin.amazonaws.cn", Hosts::One),
    console: ("console.amazonaws.cn", Hosts::One),
};
/// The European Sovereign Cloud, which has no sign-in host without a region.
///
/// The sign-in hosts come from the endpoint rules of the AWS SDKs.
const SOVEREIGN: Partition = Partition {
    name: "European Sovereign Cloud",
    signin: ("signin.amazonaws-eusc.eu", Hosts::Each),
    console: ("console.amazonaws-eusc.eu", Hosts::One),
};

/// The AWS console of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Console {
    region: String,
    partition: &'static Partition,
}

/// The page to open in the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsolePage<'a> {
    /// The home page.
    Home,
    /// The page of a service, by its name in the AWS CLI, such as `s3`.
    Service(&'a str),
    /// A path on the console's host, with query and fragment; it begins with `/`.
    Path(&'a str),
}

/// The reason why there is no page to open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsoleError {
    /// A region that can't be part of a host name.
    #[error("`{}` is not a region", shortened(.0, 80))]
    Region(String),
    /// A region of a partition that has no public console hosts.
    #[error("the console hosts of the region `{0}` are unknown")]
    NoHosts(String),
    /// A region of another partition than the session's, where its credentials are not valid.
    #[error(
        "the region `{region}` is in the partition {partition}, but the session's region \
         `{of_session}` is not: its credentials do not work there"
    )]
    OtherPartition {
        /// The requested region.
        region: String,
        /// The partition of the requested region.
        partition: &'static str,
        /// The region of the session.
        of_session: String,
    },
    /// A service name that can't be part of a path.
    #[error("`{}` is not a service: use a name such as `s3`, of letters, digits and `-`", shortened(.0, 80))]
    Service(String),
    /// An invalid path, or one that would leave the console's host.
    #[error("`{}` is not a console path: use a path such as `/s3/home`", shortened(.0, 80))]
    Path(String),
}

/// The reason why the duration of a console session is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionDurationError {
    /// The text is not a duration.
    #[error(transparent)]
    Form(#[from] DurationError),
    /// The duration is shorter or longer than AWS allows.
    #[error("a console session lasts from 15 minutes to 12 hours")]
    OutOfRange,
}

/// Parses the duration of a console session.
///
/// # Errors
///
/// Fails if the text is not a duration, or if it is less than 15 minutes or more than 12 hours.
pub fn session_duration(text: &str) -> Result<Duration, SessionDurationError> {
    let duration = duration::parse(text)?;
    DURATIONS
        .contains(&duration.as_secs())
        .then_some(duration)
        .ok_or(SessionDurationError::OutOfRange)
}

impl Console {
    /// Returns the console of a region.
    ///
    /// # Errors
    ///
    /// Fails if the region is invalid, or if its partition has no public console hosts.
    pub fn of_region(region: &str) -> Result<Console, ConsoleError> {
        let region = without_fips(region);
        Ok(Console {
            region: region.to_owned(),
            partition: partition(region)?,
        })
    }

    /// Returns the region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Checks that the credentials of a session in this region are valid for this console.
    ///
    /// # Errors
    ///
    /// Fails if the session's region is in another partition, or is invalid.
    pub fn check_session(&self, region: &str) -> Result<(), ConsoleError> {
        if partition(without_fips(region))? == self.partition {
            return Ok(());
        }
        Err(ConsoleError::OtherPartition {
            region: self.region.clone(),
            partition: self.partition.name,
            of_session: region.to_owned(),
        })
    }

    /// Returns the host that signs the browser in.
    #[must_use]
    pub fn signin_host(&self) -> String {
        self.host(&self.partition.signin)
    }

    /// Returns the URL of a page.
    ///
    /// # Errors
    ///
    /// Fails if the URL would not be a page on the console's host.
    pub fn url(&self, page: ConsolePage<'_>) -> Result<Url, ConsoleError> {
        let region = &self.region;
        let path = match page {
            ConsolePage::Home => format!("/console/home?region={region}"),
            ConsolePage::Service(name) => {
                let name = name.to_ascii_lowercase();
                if !is_name(&name) {
                    return Err(ConsoleError::Service(name));
                }
                let other = PAGES.iter().find(|(service, _)| *service == name);
                match other {
                    Some((_, path)) => format!("/{path}?region={region}"),
                    None => format!("/{name}/home?region={region}"),
                }
            }
            ConsolePage::Path(path) => path.to_owned(),
        };
        on_host(&self.host(&self.partition.console), &path).ok_or(ConsoleError::Path(path))
    }

    fn host(&self, (name, hosts): &(&str, Hosts)) -> String {
        match hosts {
            Hosts::EachButFirst if self.region == FIRST_REGION => (*name).to_owned(),
            Hosts::One => (*name).to_owned(),
            Hosts::EachButFirst | Hosts::Each => format!("{}.{name}", self.region),
        }
    }
}

/// Returns the form that requests a sign-in token.
///
/// It is the body of a POST request, because the URL of a GET request could end up in logs.
///
/// `duration` is how long the console session lasts; without it, the session lasts as long as the
/// credentials. AWS rejects a duration for the credentials of a role that was assumed with another
/// role's credentials.
#[must_use]
pub fn signin_form(credentials: &RoleCredentials, duration: Option<Duration>) -> Secret {
    let (key, token) = (
        credentials.secret_access_key.expose(),
        credentials.session_token.expose(),
    );
    let length = credentials.access_key_id.len() + key.len() + token.len() + 256;
    let session = Object::new(Spacing::Compact, length * 2)
        .text("sessionId", &credentials.access_key_id)
        .text("sessionKey", key)
        .text("sessionToken", token)
        .end();
    let mut form = Serializer::new(String::with_capacity(length * 6));
    form.append_pair("Action", "getSigninToken");
    if let Some(duration) = duration {
        form.append_pair("SessionDuration", &duration.as_secs().to_string());
    }
    form.append_pair("Session", &session);
    Secret::new(form.finish())
}

/// Returns the URL that signs the browser in once and then opens the destination.
///
/// When the console session has ended, the console sends the user to `issuer`.
#[must_use]
pub fn login_url(federation: &Url, issuer: &str, destination: &Url, token: &Secret) -> Secret {
    let token = token.expose();
    let length = federation.as_str().len() + destination.as_str().len() + issuer.len();
    let mut url = String::with_capacity((length + token.len()) * 3 + 256);
    url.push_str(federation.as_str());
    url.push('?');
    let begin = url.len();
    let mut query = Serializer::for_suffix(url, begin);
    query
        .append_pair("Action", "login")
        .append_pair("Issuer", issuer)
        .append_pair("Destination", destination.as_str())
        .append_pair("SigninToken", token);
    Secret::new(query.finish())
}

fn partition(region: &str) -> Result<&'static Partition, ConsoleError> {
    if !is_name(region) || region.len() > 63 {
        return Err(ConsoleError::Region(region.to_owned()));
    }
    let mut words = region.split('-');
    match (words.next(), words.next()) {
        (Some("cn"), _) => Ok(&CHINA),
        (Some("us"), Some("gov")) => Ok(&GOVCLOUD),
        (Some("eusc"), _) => Ok(&SOVEREIGN),
        (_, Some(second)) if second.starts_with("iso") => {
            Err(ConsoleError::NoHosts(region.to_owned()))
        }
        (_, Some(_)) => Ok(&COMMERCIAL),
        _ => Err(ConsoleError::Region(region.to_owned())),
    }
}

/// Returns whether a text is safe in a host name and in a path.
///
/// It must consist of lower-case letters, digits and hyphens, start with a letter, and not end with
/// a hyphen.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Returns the URL of a path on a host; `None` if a browser could read another host in it.
fn on_host(host: &str, path: &str) -> Option<Url> {
    // Browsers treat `\` as `/`, and drop tabs and line breaks.
    let plain = !path.contains(|c: char| c == '\\' || crate::text::is_hidden(c));
    if !plain || !path.starts_with('/') || path.len() > MAX_PATH {
        return None;
    }
    let url = Url::parse(&format!("https://{host}{path}")).ok()?;
    // Parsing removes dot segments from the path: `/.//host` becomes `//host`.
    let stays = url.host_str() == Some(host) && !url.path().starts_with("//");
    stays.then_some(url)
}

#[cfg(test)]
mod tests;
