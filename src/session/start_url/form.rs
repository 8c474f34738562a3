//! Owns the forms of start URLs: the hosts that AWS owns, and the paths on them.

/// The domains of portals of one directory each.
const STARTS: [&str; 2] = [".awsapps.com", ".awsapps.cn"];
/// The domains of portals that all directories of a partition share.
const DIRECTORIES: [&str; 2] = [".us-gov-home.awsapps.com", ".home.awsapps.cn"];
/// The hosts of issuer URLs, one for each partition.
const ISSUERS: [&str; 4] = [
    "identitycenter.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
    "identitycenter.us-gov.amazonaws.com",
];
/// The domains of portals of one instance and region each, as listed in the AWS CLI.
const INSTANCES: [&str; 6] = [
    ".app.aws",
    ".portal.amazonaws.com",
    ".portal.amazonaws.com.cn",
    ".app.amazonwebservices.com.cn",
    ".portal.amazonaws.eu",
    ".api.amazonwebservices.eu",
];
/// The domains of the consoles, sign-in pages and endpoints, which customers cannot name.
const AWS: [&str; 10] = [
    ".amazon.com",
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.cn",
    ".amazonaws-us-gov.com",
    ".amazonaws.eu",
    ".amazonaws-eusc.eu",
    ".amazonwebservices.com.cn",
    ".amazonwebservices.eu",
    ".aws",
];

/// The form of a start URL, which its host determines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `https://NAME.awsapps.com/start`.
    Start,
    /// `https://start.us-gov-home.awsapps.com/directory/NAME`, in GovCloud and in China.
    Directory,
    /// `https://identitycenter.amazonaws.com/ssoins-…`.
    Issuer,
    /// `https://ssoins-….portal.REGION.app.aws`.
    Instance,
    /// The URL of a host that AWS does not own, as far as we know.
    Foreign,
}

impl Form {
    /// Returns the form of the start URLs on a host.
    pub(super) fn of(host: &str) -> Form {
        let ends = |domains: &[&str]| domains.iter().any(|end| host.ends_with(end));
        match host {
            _ if host.starts_with("start.") && ends(&DIRECTORIES) => Form::Directory,
            _ if ends(&STARTS) => Form::Start,
            _ if ISSUERS.contains(&host) => Form::Issuer,
            _ if ends(&INSTANCES) => Form::Instance,
            _ => Form::Foreign,
        }
    }

    /// Returns an example for messages.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Form::Directory => "https://…/directory/NAME",
            Form::Issuer => "https://…/ssoins-…",
            Form::Start | Form::Instance | Form::Foreign => "https://…/start",
        }
    }

    /// Returns the path of the start URL, or `None` if any path can be right.
    ///
    /// Fails with the reason as a clause if the path belongs to another page.
    pub(super) fn path(self, segments: &[&str]) -> Result<Option<String>, &'static str> {
        match (self, segments) {
            (Form::Start, [] | ["start"]) => Ok(Some("/start".to_owned())),
            (Form::Start, _) => Err("is a page of the portal other than `/start`"),
            (Form::Directory, ["directory", name]) => Ok(Some(format!("/directory/{name}"))),
            (Form::Directory, _) => Err("does not end in the name of a directory"),
            (Form::Issuer, [instance]) => Ok(Some(format!("/{instance}"))),
            (Form::Issuer, _) => Err("does not end in the ID of an instance"),
            (Form::Instance, []) => Ok(Some(String::new())),
            (Form::Instance | Form::Foreign, _) => Ok(None),
        }
    }
}

/// Returns what a host of AWS is instead of a portal, as a clause; `None` if it can be a portal.
///
/// These are the pages that users see during a login, or copy from a document about it.
pub(super) fn other_page(host: &str) -> Option<&'static str> {
    if !AWS.iter().any(|end| host.ends_with(end)) {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        ["device", "sso", ..] => Some("is the page to approve a login, not the access portal"),
        ["oidc" | "oidc-fips", ..] | ["portal", "sso", ..] => {
            Some("is an endpoint for programs, not the access portal")
        }
        _ if labels.contains(&"signin") || labels.contains(&"signin-fips") => {
            Some("is a sign-in page, not the access portal")
        }
        _ if labels.contains(&"console") => Some("is the AWS console, not the access portal"),
        _ => None,
    }
}
