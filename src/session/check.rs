//! Validation of the values that a session needs.

use url::Url;

use crate::config::{ConfigError, Section, Value, keys, shown};
use crate::text::is_this_machine;

/// Validates a start URL and returns it unchanged, because the AWS CLI hashes it verbatim.
pub(super) fn start_url(
    section: Section<'_>,
    value: Option<Value<'_>>,
) -> Result<String, ConfigError> {
    let key = keys::SSO_START_URL;
    let value = present(section, value, key, "https://example.awsapps.com/start")?;
    let text = value.text();
    let Some(why) = unusable(&text) else {
        return Ok(text.into_owned());
    };
    Err(ConfigError::StartUrl {
        at: value.origin().into(),
        section: shown(&section.title()),
        why,
    })
}

/// Returns why a start URL is unusable, as a clause that follows its key.
///
/// `http` is allowed only for a service on this machine.
pub(super) fn unusable(text: &str) -> Option<&'static str> {
    if text.contains(" #") || text.contains(" ;") {
        return Some("has a comment after it, which is read as part of the URL");
    }
    if text.starts_with(['"', '\'']) {
        return Some("has quotes, which are read as part of the URL");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        // This also catches values that span several lines.
        return Some("contains spaces or control characters");
    }
    let Ok(url) = Url::parse(text) else {
        return Some("is not a URL");
    };
    let has = |start: &str| {
        let found = text.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    match url.scheme() {
        "https" if url.host_str().is_none_or(str::is_empty) || !has("https://") => {
            Some("has no host")
        }
        "https" => None,
        "http" if is_this_machine(&url) && has("http://") => None,
        _ => Some("is not an `https` URL"),
    }
}

/// Returns whether a region can be part of a host name, as the AWS CLI requires.
pub(super) fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Checks that a region can be part of a host name, as the AWS CLI does.
pub(super) fn region(
    section: Section<'_>,
    value: Option<Value<'_>>,
) -> Result<String, ConfigError> {
    let value = present(section, value, keys::SSO_REGION, "eu-west-1")?;
    let text = value.text();
    match is_label(&text) {
        true => Ok(text.into_owned()),
        false => Err(bad_region(section, value, keys::SSO_REGION)),
    }
}

/// Checks the `region` of a profile; `None` if it has none.
///
/// It is passed on to other programs and becomes part of host names.
pub(super) fn profile_region(section: Section<'_>) -> Result<Option<String>, ConfigError> {
    let value = section.get(keys::REGION);
    let Some(value) = value.filter(|value| !value.text().is_empty()) else {
        return Ok(None);
    };
    let text = value.text();
    match is_label(&text) {
        true => Ok(Some(text.into_owned())),
        false => Err(bad_region(section, value, keys::REGION)),
    }
}

fn bad_region(section: Section<'_>, value: Value<'_>, key: &'static str) -> ConfigError {
    ConfigError::Region {
        at: value.origin().into(),
        section: shown(&section.title()),
        key,
    }
}

/// Returns the value of a key that is required and must not be empty.
pub(super) fn present<'a>(
    section: Section<'a>,
    value: Option<Value<'a>>,
    key: &'static str,
    example: &'static str,
) -> Result<Value<'a>, ConfigError> {
    let title = shown(&section.title());
    match value {
        Some(value) if !value.text().is_empty() => Ok(value),
        Some(value) => Err(ConfigError::Missing {
            at: value.origin().into(),
            section: title,
            key,
            example,
            is_empty: true,
        }),
        None => {
            let problems = section.problems();
            Err(
                match problems.iter().find(|problem| problem.id() == "not-utf-8") {
                    Some(problem) => ConfigError::Damaged {
                        at: problem.place().clone(),
                        section: title,
                        key,
                    },
                    None => ConfigError::Missing {
                        at: section.header().into(),
                        section: title,
                        key,
                        example,
                        is_empty: false,
                    },
                },
            )
        }
    }
}
