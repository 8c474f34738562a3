//! Roles that are assumed with the credentials of another role.

use zeroize::Zeroizing;

use super::check::present;
use crate::config::{ConfigError, Section, keys, shown};
use crate::text::{Object, Spacing};

/// The range of `DurationSeconds` that STS accepts, in seconds.
const DURATION: std::ops::RangeInclusive<i32> = 900..=43200;

/// The arguments of AssumeRole, as the AWS CLI reads them from a profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AssumedRole {
    /// The `role_arn`: any text, because only STS can validate it.
    pub role_arn: String,
    /// The `role_session_name`; `None` if it is missing or empty. The caller then generates one.
    pub session_name: Option<String>,
    /// The `external_id`.
    pub external_id: Option<String>,
    /// The `duration_seconds`, 900 to 43200.
    ///
    /// `None` if it is missing or not a number; the AWS CLI ignores such a value.
    pub duration_seconds: Option<i32>,
}

impl AssumedRole {
    /// Returns the text that the AWS CLI hashes for the name of the cache file.
    ///
    /// It consists of the arguments as Python's `json.dumps(…, sort_keys=True)` writes them,
    /// without a generated session name. It does not depend on the credentials that the role is
    /// assumed with.
    pub(crate) fn key(&self) -> Zeroizing<String> {
        let mut key = Object::new(Spacing::Spaced, 0);
        if let Some(seconds) = self.duration_seconds {
            key = key.value("DurationSeconds", &seconds.into());
        }
        key.text_if("ExternalId", self.external_id.as_deref())
            .text("RoleArn", &self.role_arn)
            .text_if("RoleSessionName", self.session_name.as_deref())
            .end()
    }
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
        keys::ROLE_ARN,
        keys::ROLE_SESSION_NAME,
        keys::EXTERNAL_ID,
        keys::DURATION_SECONDS,
        keys::MFA_SERIAL,
        keys::CREDENTIAL_SOURCE,
    ]);
    let section = || shown(&profile.title());
    if let Some(value) = credential_source {
        return Err(ConfigError::Both {
            at: value.origin().into(),
            section: section(),
            present: keys::SOURCE_PROFILE,
            key: keys::CREDENTIAL_SOURCE,
        });
    }
    if let Some(value) = mfa_serial {
        return Err(ConfigError::Mfa {
            at: value.origin().into(),
            section: section(),
        });
    }
    let example = "arn:aws:iam::123456789012:role/NAME";
    let role_arn = present(profile, role_arn, keys::ROLE_ARN, example)?;
    let duration_seconds = match duration {
        Some(value) => seconds(&value.text()).map_err(|()| ConfigError::Bounds {
            at: value.origin().into(),
            section: section(),
            key: keys::DURATION_SECONDS,
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

/// Parses a number of seconds; `None` if it is not a number, an error if STS rejects the number.
pub(super) fn seconds(text: &str) -> Result<Option<i32>, ()> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| DURATION.contains(number));
    number.map(Some).ok_or(())
}
