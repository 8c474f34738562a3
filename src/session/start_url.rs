//! Start URLs and regions as people type them.

use url::Url;

use super::check;

/// The domains of the portals whose address ends in `/start`.
const PORTALS: [&str; 2] = [".awsapps.com", ".awsapps.cn"];
/// The other hosts of AWS's own, as the AWS CLI lists them.
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

/// A start URL that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartUrl {
    /// The URL as it is to be written: without blanks around it, a fragment, and what a browser adds to it.
    pub url: String,
    /// Whether that is another text than was typed.
    pub is_changed: bool,
    /// Whether the host is one of AWS's own; another one can only lead there.
    pub is_aws: bool,
}

/// A text that is no start URL, with the reason as a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadStartUrl(&'static str);

impl StartUrl {
    /// Reads a start URL: `https://NAME.awsapps.com/start`, an issuer URL, or the address of a portal elsewhere.
    ///
    /// # Errors
    ///
    /// When it is no `https` address (`http` is for this machine), names a user, or is another page of the portal.
    pub fn parse(text: &str) -> Result<StartUrl, BadStartUrl> {
        let typed = text.trim();
        if let Some(why) = check::unusable(typed) {
            return Err(BadStartUrl(why));
        }
        let url = Url::parse(typed).map_err(|_| BadStartUrl("is no address"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadStartUrl("names a user"));
        }
        let host = url.host_str().unwrap_or_default();
        let is_portal = PORTALS.iter().any(|end| host.ends_with(end));
        let is_bare = url.query().is_none() && url.fragment().is_none();
        let path = url.path();
        let written = match path {
            _ if !is_portal => without_fragment(typed),
            // What is typed as it should be keeps its spelling, to which other files may refer.
            "/start" | "/start/" if is_bare => typed.to_owned(),
            "/" | "/start" | "/start/" => with_path(url.clone(), "/start"),
            _ => return Err(BadStartUrl("is a page of the portal that is not `/start`")),
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

/// Says whether a text can be a region: a part of a host name, as the AWS CLI wants it.
#[must_use]
pub fn is_region(text: &str) -> bool {
    check::is_label(text)
}

/// Splits scopes as the AWS CLI does: at commas alone, stripped, empty ones dropped.
#[must_use]
pub fn split_scopes(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The portal that a start URL means: a last `/`, a fragment and the case of the host make no difference to the service.
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
            ("", "is no address"),
            ("d-1.awsapps.com/start", "is no address"),
            ("http://d-1.awsapps.com/start", "is no `https` address"),
            ("http://127.0.0.1.example/", "is no `https` address"),
            ("ftp://localhost/", "is no `https` address"),
            ("https://", "is no address"),
            ("https://me:x@d-1.awsapps.com/start", "names a user"),
            (
                "https://d-1.awsapps.com/login",
                "is a page of the portal that is not `/start`",
            ),
            (
                "https://d-1.awsapps.com/start x",
                "has blanks or control characters",
            ),
        ] {
            let error = StartUrl::parse(typed).unwrap_err();
            assert_eq!(error.to_string(), why, "{typed}");
        }
        assert!(is_region("eu-west-1") && !is_region("eu_west_1") && !is_region(""));
    }
}
