//! Parsing of start URLs and regions that the user types.

mod form;

use form::Form;
use url::Url;

use super::check;

/// The host of the portal of AWS Builder ID, which belongs to no organization.
const BUILDER_ID: &str = "view.awsapps.com";

/// A start URL that the user typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartUrl {
    /// The URL to write, without surrounding blanks, a fragment, and other additions by a browser.
    pub url: String,
    /// Whether `url` differs from the text that was typed.
    pub is_changed: bool,
    /// Whether the text was the page of the portal where one login is approved.
    pub is_approval: bool,
    /// Whether AWS owns the host. Another host can only redirect to a portal.
    pub is_aws: bool,
}

/// A text that is not a start URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}: use the form `{form}`")]
pub struct BadStartUrl {
    /// The reason, as a clause that follows the start URL.
    why: &'static str,
    /// The form that is meant.
    form: &'static str,
    /// Whether it is the URL of a page of AWS.
    is_other_page: bool,
}

impl BadStartUrl {
    fn new(why: &'static str) -> BadStartUrl {
        BadStartUrl {
            why,
            form: Form::Start.shown(),
            is_other_page: false,
        }
    }

    fn other_page(why: &'static str, form: Form) -> BadStartUrl {
        BadStartUrl {
            why,
            form: form.shown(),
            is_other_page: true,
        }
    }

    /// Returns the reason, as a clause that follows the start URL.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.why
    }

    /// Returns the form of the start URL that is meant.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.form
    }

    /// Returns whether it is the URL of a page of AWS other than the portal.
    #[must_use]
    pub fn is_other_page(&self) -> bool {
        self.is_other_page
    }
}

impl StartUrl {
    /// Parses a start URL.
    ///
    /// These forms are known; each also exists in other partitions:
    ///
    /// - `https://NAME.awsapps.com/start`
    /// - `https://start.us-gov-home.awsapps.com/directory/NAME`, also with a region after `start`
    /// - `https://ssoins-….portal.REGION.app.aws`
    /// - `https://ssoins-….REGION.portal.amazonaws.com`
    /// - `https://identitycenter.amazonaws.com/ssoins-…`, the issuer URL
    ///
    /// A URL on another host is accepted too, because it may be a newer form.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not an `https` URL (`http` is only for this machine), contains a
    /// user name, or is a page of AWS other than the portal.
    pub fn parse(text: &str) -> Result<StartUrl, BadStartUrl> {
        let typed = text.trim();
        if let Some(why) = check::unusable(typed) {
            return Err(BadStartUrl::new(why));
        }
        let url = Url::parse(typed).map_err(|_| BadStartUrl::new("is not a URL"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadStartUrl::new("contains a user name"));
        }
        let host = url.host_str().unwrap_or_default();
        if let Some(why) = form::other_page(host) {
            return Err(BadStartUrl::other_page(why, Form::Start));
        }
        let form = Form::of(host);
        let segments = url.path().split('/');
        let segments: Vec<&str> = segments.filter(|part| !part.is_empty()).collect();
        let path = form
            .path(&segments)
            .map_err(|why| BadStartUrl::other_page(why, form))?;
        let written = match path {
            // A correct start URL keeps its spelling, because other files may refer to it.
            Some(path) if is_spelled(typed, &path) => typed.to_owned(),
            Some(path) => with_path(url.clone(), &path),
            None => without_fragment(typed),
        };
        let fragment = url.fragment().unwrap_or_default();
        let mut page = fragment.trim_start_matches('/').split(['?', '/']);
        Ok(StartUrl {
            is_changed: written != text,
            is_approval: page.next() == Some("device"),
            is_aws: form != Form::Foreign || url.scheme() == "http",
            url: written,
        })
    }
}

/// Returns whether a URL has nothing after its host but this path, and maybe another `/`.
fn is_spelled(typed: &str, path: &str) -> bool {
    let (_, address) = typed.split_once("://").unwrap_or_default();
    let end = address.find(['/', '\\', '?', '#']);
    let after_host = end.and_then(|end| address.get(end..)).unwrap_or_default();
    after_host.strip_suffix('/').unwrap_or(after_host) == path
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

/// Returns whether a start URL is that of AWS Builder ID, which has no accounts and no roles.
#[must_use]
pub fn is_builder_id(start_url: &str) -> bool {
    let url = Url::parse(start_url).ok();
    url.is_some_and(|url| url.host_str() == Some(BUILDER_ID))
}

/// Returns what names the portal in a start URL: the directory, the instance, or the subdomain.
///
/// `None` if the URL has no such name.
pub(super) fn portal_name(start_url: &str) -> Option<String> {
    let url = Url::parse(start_url).ok()?;
    let host = url.domain()?;
    let mut segments = url.path().split('/').filter(|part| !part.is_empty());
    let name = match (Form::of(host), segments.next()) {
        (Form::Directory, Some("directory")) => segments.next()?,
        (Form::Issuer, instance) => instance?,
        (_, Some(instance)) if instance.starts_with("ssoins-") => instance,
        _ => host.split('.').next()?,
    };
    Some(name.to_owned())
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
mod tests;
