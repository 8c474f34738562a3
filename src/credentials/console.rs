//! The AWS console: its hosts, the page to open there, and what is said to the federation endpoint that signs a browser in.
//!
//! After "Enable custom identity broker access to the AWS console" in the IAM User Guide.

use std::ops::RangeInclusive;
use std::time::Duration;

use url::Url;
use url::form_urlencoded::Serializer;

use crate::cache::RoleCredentials;
use crate::session::without_fips;
use crate::text::duration::{self, DurationError};
use crate::text::{Object, Secret, Spacing, shortened};

/// What AWS takes for `SessionDuration`, in seconds: 15 minutes to 12 hours.
const DURATIONS: RangeInclusive<u64> = 900..=43200;
/// Browsers and proxies cut longer ones.
const MAX_PATH: usize = 2048;
/// The host in us-east-1, which serves as that of all commercial regions too.
const FIRST_REGION: &str = "us-east-1";

/// Services whose page is not at their name.
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

/// Where the regions of a partition have a host.
#[derive(Debug, PartialEq, Eq)]
enum Hosts {
    /// One for all.
    One,
    /// One for each; the first region has the bare name.
    EachButFirst,
    /// One for each.
    Each,
}

/// Regions that share accounts, and the names of their hosts.
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
/// The sign-in hosts by the endpoint rules of the AWS SDKs; there is none without a region.
const SOVEREIGN: Partition = Partition {
    name: "European Sovereign Cloud",
    signin: ("signin.amazonaws-eusc.eu", Hosts::Each),
    console: ("console.amazonaws-eusc.eu", Hosts::One),
};

/// The console of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Console {
    region: String,
    partition: &'static Partition,
}

/// What to open in the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsolePage<'a> {
    /// Its first page.
    Home,
    /// That of a service, by the name that the AWS CLI has for it, such as `s3`.
    Service(&'a str),
    /// A path on its host, with query and fragment; begins with `/`.
    Path(&'a str),
}

/// Why there is nothing to open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsoleError {
    /// The region could not be part of a host name.
    #[error("`{}` is no region", shortened(.0, 80))]
    Region(String),
    /// Its console has no public address.
    #[error("the hosts of the console for the region `{0}` are not known")]
    NoHosts(String),
    /// Credentials of one partition are nothing in another.
    #[error(
        "the region `{region}` is of the {partition} regions, the session's region `{of_session}` is not: its credentials do not work there"
    )]
    OtherPartition {
        /// The one asked for.
        region: String,
        /// What it belongs to.
        partition: &'static str,
        /// The session's.
        of_session: String,
    },
    /// A name that cannot be part of the path.
    #[error("`{}` is no service: a name such as `s3` is wanted, of letters, digits and `-`", shortened(.0, 80))]
    Service(String),
    /// A path that is none, or leads away from the console.
    #[error("`{}` is no path of the console: one such as `/s3/home` is wanted", shortened(.0, 80))]
    Path(String),
}

/// Why a console session cannot last so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionDurationError {
    /// No duration.
    #[error(transparent)]
    Form(#[from] DurationError),
    /// Shorter or longer than AWS takes.
    #[error("a console session lasts from 15 minutes to 12 hours")]
    OutOfRange,
}

/// Reads how long a console session shall last.
///
/// # Errors
///
/// For what is no duration, and for less than 15 minutes or more than 12 hours.
pub fn session_duration(text: &str) -> Result<Duration, SessionDurationError> {
    let duration = duration::parse(text)?;
    DURATIONS
        .contains(&duration.as_secs())
        .then_some(duration)
        .ok_or(SessionDurationError::OutOfRange)
}

impl Console {
    /// The console of a region.
    ///
    /// # Errors
    ///
    /// When it is no region, or one of a partition whose hosts are not public.
    pub fn of_region(region: &str) -> Result<Console, ConsoleError> {
        let region = without_fips(region);
        Ok(Console {
            region: region.to_owned(),
            partition: partition(region)?,
        })
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Checks that the credentials of a session work here.
    ///
    /// # Errors
    ///
    /// When the session's region is of another partition, or is none.
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

    /// The host that signs in.
    #[must_use]
    pub fn signin_host(&self) -> String {
        self.host(&self.partition.signin)
    }

    /// The URL of a page.
    ///
    /// # Errors
    ///
    /// When it would not be a page on the console's host.
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

/// The form that asks for a sign-in token, for the body of a POST: a URL would be logged on its way.
///
/// `duration`: how long the console session lasts; else as long as the credentials. AWS refuses it for credentials of a role
/// that was assumed with those of another role.
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

/// The URL that signs a browser in once, and leads to the destination. `issuer` is where the console sends a person whose session
/// has ended.
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

/// Lower-case letters, digits and hyphens, a letter first: good for a host name and for a path.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The URL of a path on a host; `None` where a browser could read another host in it.
fn on_host(host: &str, path: &str) -> Option<Url> {
    // Browsers take `\` for `/`, and leave tabs and line ends out.
    let plain = !path.contains(|c: char| c == '\\' || crate::text::is_hidden(c));
    if !plain || !path.starts_with('/') || path.len() > MAX_PATH {
        return None;
    }
    let url = Url::parse(&format!("https://{host}{path}")).ok()?;
    // Dots in a path go when it is read: `/.//host` is `//host` then.
    let stays = url.host_str() == Some(host) && !url.path().starts_with("//");
    stays.then_some(url)
}

#[cfg(test)]
mod tests;
