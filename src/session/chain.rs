//! The roles above SSO: what a profile with `role_arn` and `source_profile` assumes, and whose credentials it begins with.

use super::binding::{Binder, Keys};
use super::{ProfileKind, entry};
use crate::config::{Config, ConfigError, Section, shown};

/// What STS takes for `DurationSeconds`, in seconds.
const DURATION: std::ops::RangeInclusive<i32> = 900..=43200;

/// A role that is assumed with other credentials: the arguments of AssumeRole, as the AWS CLI makes them of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AssumedRole {
    /// `role_arn`; any text, which STS judges.
    pub role_arn: String,
    /// `role_session_name`; `None` where the config has none, or an empty one: whoever asks makes one up.
    pub session_name: Option<String>,
    /// `external_id`.
    pub external_id: Option<String>,
    /// `duration_seconds`, 900 to 43200; `None` where it is no number, which the AWS CLI passes over.
    pub duration_seconds: Option<i32>,
}

/// The way from a profile that has SSO itself to one that assumes roles with its credentials.
pub(crate) struct Ladder<'a> {
    /// The profile at the bottom.
    pub(crate) bottom: Section<'a>,
    /// The roles above it, from the lowest to that of the profile itself; none where it is the bottom.
    pub(crate) roles: Vec<AssumedRole>,
}

/// Reads the way to a profile's credentials as the AWS CLI goes it; `None` where it does not begin at SSO.
///
/// # Errors
///
/// When the chain runs in a circle, names no profile, or asks for what cannot be had above SSO.
pub(crate) fn ladder<'a>(
    config: &'a Config,
    profile: Section<'a>,
) -> Result<Option<Ladder<'a>>, ConfigError> {
    let mut keys = Keys::read(profile);
    let mut binder = Binder::new(config);
    let bound = match keys.source(true) {
        Some(_) => binder.follow(keys),
        None => binder.bind(&keys),
    };
    if let Some(problem) = bound.problem {
        return Err(problem);
    }
    if bound.kind == ProfileKind::Other {
        return Ok(None);
    }
    // It comes to an end: the binder has gone there.
    let mut roles = Vec::new();
    while let Some(source) = keys.source(roles.is_empty()) {
        roles.push(assumed(keys.profile)?);
        let Some(next) = config.profile(&source.text()) else {
            return Ok(None);
        };
        keys = Keys::read(next);
    }
    roles.reverse();
    let bottom = keys.profile;
    Ok((!keys.has_other_source()).then_some(Ladder { bottom, roles }))
}

/// Reads the role of a profile that has a `source_profile`.
pub(super) fn assumed(profile: Section<'_>) -> Result<AssumedRole, ConfigError> {
    let [
        role_arn,
        session_name,
        external_id,
        duration,
        mfa_serial,
        credential_source,
    ] = profile.pick([
        "role_arn",
        "role_session_name",
        "external_id",
        "duration_seconds",
        "mfa_serial",
        "credential_source",
    ]);
    let section = || shown(&profile.title());
    if let Some(value) = credential_source {
        return Err(ConfigError::Both {
            at: value.origin().into(),
            section: section(),
            present: "source_profile",
            key: "credential_source",
        });
    }
    if let Some(value) = mfa_serial {
        return Err(ConfigError::Mfa {
            at: value.origin().into(),
            section: section(),
        });
    }
    let example = "arn:aws:iam::123456789012:role/NAME";
    let role_arn = entry::present(profile, role_arn, "role_arn", example)?;
    let duration_seconds = match duration {
        Some(value) => seconds(&value.text()).map_err(|()| ConfigError::Bounds {
            at: value.origin().into(),
            section: section(),
            key: "duration_seconds",
            least: *DURATION.start(),
            most: *DURATION.end(),
        })?,
        None => None,
    };
    Ok(AssumedRole {
        role_arn: role_arn.text().into_owned(),
        session_name: session_name
            .map(|value| value.text().into_owned())
            .filter(|name| !name.is_empty()),
        external_id: external_id.map(|value| value.text().into_owned()),
        duration_seconds,
    })
}

/// A number of seconds; `None` where it is no number, an error where it is one that STS does not take.
fn seconds(text: &str) -> Result<Option<i32>, ()> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| DURATION.contains(number));
    number.map(Some).ok_or(())
}

#[cfg(test)]
mod tests;
