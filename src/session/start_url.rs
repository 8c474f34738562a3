//! Parsing of start URLs and regions that the user types.

use url::Url;

use super::check;

/// The domains of portals with a start URL that ends in `/start`.
const PORTALS: [&str; 2] = [".awsapps.com", ".awsapps.cn"];
/// The other hosts that AWS owns, as listed in the AWS CLI.
const HOSTS: [&str; 10] = [
    "identitycenter.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
    "identitycenter.us-gov.amazonaws.com",
    ".app.aws",
    ".portal.amazonaws.com",
    ".portal.amazonaws.com.cn",
    ".app.amazonwebservices.com.cn",
    ".portal.amazonaws.eu",
    ".api.amazonwebservices.eu",
];

/// A start URL that the user typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartUrl {
    /// The URL to write, without surrounding blanks, a fragment, and other additions by a browser.
    pub url: String,
    /// Whether `url` differs from the text that was typed.
    pub is_changed: bool,
    /// Whether AWS owns the host. Another host can only redirect to a portal.
    pub is_aws: bool,
}

/// A text that is not a start URL, with the reason as a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadStartUrl(&'static str);

impl StartUrl {
    /// Parses a start URL.
    ///
    /// It is `https://NAME.awsapps.com/start`, an issuer URL, or the URL of another portal.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not an `https` URL (`http` is only for this machine), contains a
    /// user name, or is another page of the portal.
    pub fn parse(text: &str) -> Result<StartUrl, BadStartUrl> {
        let typed = text.trim();
        if let Some(why) = check::unusable(typed) {
            return Err(BadStartUrl(why));
        }
        let url = Url::parse(typed).map_err(|_| BadStartUrl("is not a URL"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadStartUrl("contains a user name"));
        }
        let host = url.host_str().unwrap_or_default();
        let is_portal = PORTALS.iter().any(|end| host.ends_with(end));
        let is_bare = url.query().is_none() && url.fragment().is_none();
        let path = url.path();
        let written = match path {
            _ if !is_portal => without_fragment(typed),
            // A correct start URL keeps its spelling, because other files may refer to it.
            "/start" | "/start/" if is_bare => typed.to_owned(),
            "/" | "/start" | "/start/" => with_path(url.clone(), "/start"),
            _ => return Err(BadStartUrl("is a page of the portal other than `/start`")),
        };
        Ok(StartUrl {
            is_changed: written != text,
            url: written,
            is_aws: is_portal
                || url.scheme() == "http"
                || HOSTS.iter().any(|own| match own.starts_with('.') {
                    true => host.ends_with(own),
                    false => host == *own,
                }),
        })
    }
}

fn without_fragment(typed: &str) -> String {
    let (url, _) = typed.split_once('#').unwrap_or((typed, ""));
    url.to_owned()
}

fn with_path(mut url: Url, path: &str) -> String {
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// Returns whether the text can be a region: part of a host name, as the AWS CLI requires.
#[must_use]
pub fn is_region(text: &str) -> bool {
    check::is_label(text)
}

/// Splits scopes at commas like the AWS CLI, trims them, and drops empty ones.
#[must_use]
pub fn split_scopes(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the normalized URL of the portal that a start URL refers to.
///
/// The service ignores a trailing `/`, a fragment and the case of the host.
pub fn portal(start_url: &str) -> Option<String> {
    let mut url = url::Url::parse(start_url).ok()?;
    url.set_fragment(None);
    Some(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{StartUrl, is_region};

    #[test]
    fn what_a_browser_adds_is_taken_off() {
        for (typed, written) in [
            (
                "https://d-1.awsapps.com/start",
                "https://d-1.awsapps.com/start",
            ),
            (
                "https://d-1.awsapps.com/start/",
                "https://d-1.awsapps.com/start/",
            ),
            (
                " https://d-1.awsapps.com/start ",
                "https://d-1.awsapps.com/start",
            ),
            (
                "https://D-1.awsapps.com/start",
                "https://D-1.awsapps.com/start",
            ),
            (
                "https://d-1.awsapps.com/start#",
                "https://d-1.awsapps.com/start",
            ),
            (
                "https://d-1.awsapps.com/start/#/",
                "https://d-1.awsapps.com/start",
            ),
            (
                "https://D-1.awsapps.com/start/#/?tab=accounts",
                "https://d-1.awsapps.com/start",
            ),
            (
                "https://d-1.awsapps.com/start?x=y",
                "https://d-1.awsapps.com/start",
            ),
            ("https://d-1.awsapps.com", "https://d-1.awsapps.com/start"),
            ("https://d-1.awsapps.cn/", "https://d-1.awsapps.cn/start"),
            (
                "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef",
                "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef",
            ),
            (
                "https://ssoins-1.portal.eu-west-1.app.aws/#/",
                "https://ssoins-1.portal.eu-west-1.app.aws/",
            ),
            ("http://127.0.0.1:8080/start", "http://127.0.0.1:8080/start"),
        ] {
            let url = StartUrl::parse(typed).unwrap();
            assert_eq!(
                (url.url.as_str(), url.is_changed),
                (written, typed != written)
            );
            assert!(url.is_aws, "{typed}");
            assert!(!StartUrl::parse(&url.url).unwrap().is_changed, "{typed}");
        }
        assert!(
            !StartUrl::parse("https://sso.example.com/aws")
                .unwrap()
                .is_aws
        );
        assert!(!StartUrl::parse("https://xapp.aws/").unwrap().is_aws);
    }

    #[test]
    fn what_is_no_start_url_is_refused_with_the_reason() {
        for (typed, why) in [
            ("", "is not a URL"),
            ("d-1.awsapps.com/start", "is not a URL"),
            ("http://d-1.awsapps.com/start", "is not an `https` URL"),
            ("http://127.0.0.1.example/", "is not an `https` URL"),
            ("ftp://localhost/", "is not an `https` URL"),
            ("https://", "is not a URL"),
            ("https://me:x@d-1.awsapps.com/start", "contains a user name"),
            (
                "https://d-1.awsapps.com/login",
                "is a page of the portal other than `/start`",
            ),
            (
                "https://d-1.awsapps.com/start x",
                "contains spaces or control characters",
            ),
        ] {
            let error = StartUrl::parse(typed).unwrap_err();
            assert_eq!(error.to_string(), why, "{typed}");
        }
        assert!(is_region("eu-west-1") && !is_region("eu_west_1") && !is_region(""));
    }
}
