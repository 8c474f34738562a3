//! Owns what can be wrong with a session or a profile.

use std::fmt;
use std::sync::Arc;

use super::keys;
use super::place::Place;

/// A session or a profile that cannot be used as it is configured.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`. The message contains the key, but no values
/// except for names and regions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ConfigError {
    /// A key is missing, or has no value.
    Missing {
        /// The place of the section header, or of the key without a value.
        at: Place,
        /// The section, such as `[profile dev]`.
        section: String,
        /// The name of the key.
        key: &'static str,
        /// An example of a value.
        example: &'static str,
        /// Whether the key is there, without a value.
        is_empty: bool,
    },
    /// The start URL is invalid.
    StartUrl {
        /// The place of the key.
        at: Place,
        /// The section, such as `[profile dev]`.
        section: String,
        /// What is wrong, as a clause that follows the key.
        why: &'static str,
    },
    /// The region cannot be part of a host name.
    Region {
        /// The place of the key.
        at: Place,
        /// The section, such as `[profile dev]`.
        section: String,
        /// The name of the key: `sso_region` or `region`.
        key: &'static str,
    },
    /// The browser command of a session cannot be run.
    Browser {
        /// The place of the key.
        at: Place,
        /// The section, such as `[sso-session work]`.
        section: String,
        /// What is wrong, as a clause that follows the key.
        why: &'static str,
    },
    /// A profile contradicts its session, which the AWS CLI rejects.
    Mismatch {
        /// The place of the profile's key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the key.
        key: &'static str,
        /// The place of the session's key.
        other: Place,
    },
    /// Two legacy profiles with the same start URL have different regions.
    Regions {
        /// The place of the later key.
        at: Place,
        /// The later profile, such as `[profile dev]`.
        section: String,
        /// The place of the earlier key.
        other: Place,
    },
    /// A profile names a session that is not in the config file.
    UnknownSession {
        /// The place of the key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the session, with control characters escaped.
        name: String,
    },
    /// A profile names a `source_profile` that is in neither file.
    UnknownProfile {
        /// The place of the key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the missing profile, with control characters escaped.
        name: String,
    },
    /// A chain of `source_profile` keys is circular.
    Cycle {
        /// The place of the key in the first profile of the cycle.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The places of the other keys in the cycle, in the order of the chain.
        ///
        /// All profiles of the cycle have this error, so it contains only the first places and is
        /// shared.
        others: Arc<[Place]>,
        /// The number of places that are not in `others`.
        more: usize,
    },
    /// A profile has only one of `sso_account_id` and `sso_role_name`.
    OneWithoutOther {
        /// The place of the key that is present.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the key that is present.
        present: &'static str,
        /// The name of the key that is missing.
        key: &'static str,
    },
    /// A profile has two keys that the AWS CLI does not accept together.
    Both {
        /// The place of the second key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the first key.
        present: &'static str,
        /// The name of the second key.
        key: &'static str,
    },
    /// A role that is assumed with SSO credentials requires an MFA code.
    Mfa {
        /// The place of the key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
    },
    /// A number is too small or too large.
    Bounds {
        /// The place of the key.
        at: Place,
        /// The profile, such as `[profile dev]`.
        section: String,
        /// The name of the key.
        key: &'static str,
        /// The smallest valid number.
        least: i32,
        /// The largest valid number.
        most: i32,
    },
    /// A key cannot be found, because a line of the section is not UTF-8.
    Damaged {
        /// The place of the line.
        at: Place,
        /// The section, such as `[profile dev]`.
        section: String,
        /// The name of the key that is not found.
        key: &'static str,
    },
}

impl ConfigError {
    /// Returns what is wrong, without the place.
    pub fn message(&self) -> String {
        let key = self.key();
        match self {
            ConfigError::Missing {
                section,
                is_empty: true,
                ..
            } => format!("`{key}` in {section} is empty"),
            ConfigError::Missing { section, .. } => format!("{section} has no `{key}`"),
            ConfigError::StartUrl { section, why, .. }
            | ConfigError::Browser { section, why, .. } => format!("`{key}` in {section} {why}"),
            ConfigError::Region { section, .. } => format!("`{key}` in {section} is not a region"),
            ConfigError::Mismatch { section, other, .. } => {
                format!("`{key}` in {section} differs from its session at {other}")
            }
            ConfigError::Regions { section, other, .. } => {
                format!("`{key}` in {section} differs from {other} for the same start URL")
            }
            ConfigError::UnknownSession { section, .. } => {
                format!("`{key}` in {section} names a session that does not exist")
            }
            ConfigError::UnknownProfile { section, .. } => {
                format!("`{key}` in {section} names a profile that does not exist")
            }
            ConfigError::Cycle {
                section,
                others,
                more,
                ..
            } => {
                let through = through(others, *more);
                format!("`{key}` in {section} refers back to itself{through}")
            }
            ConfigError::OneWithoutOther {
                section, present, ..
            } => {
                format!("{section} has `{present}` but no `{key}`")
            }
            ConfigError::Both {
                section, present, ..
            } => {
                format!("{section} has both `{present}` and `{key}`")
            }
            ConfigError::Mfa { section, .. } => {
                format!(
                    "`{key}` in {section} requires an MFA code, which does not work with SSO \
                     credentials"
                )
            }
            ConfigError::Bounds { section, .. } => {
                format!("`{key}` in {section} is out of range")
            }
            ConfigError::Damaged { section, .. } => {
                format!("a line of {section} is not UTF-8, so `{key}` cannot be read")
            }
        }
    }

    /// Returns what to do about it, as an imperative.
    pub fn fix(&self) -> String {
        match self {
            ConfigError::Missing {
                key,
                example,
                is_empty: true,
                ..
            } => format!("write `{key} = {example}` there"),
            ConfigError::Missing { key, example, .. } => {
                format!("add the line `{key} = {example}`")
            }
            ConfigError::StartUrl { why, .. } if why.contains("comment") => {
                "move the comment to its own line".to_owned()
            }
            ConfigError::StartUrl { why, .. } if why.contains("quotes") => {
                "delete the quotes".to_owned()
            }
            ConfigError::StartUrl { .. } => "use the form `https://…/start`".to_owned(),
            ConfigError::Region { .. } => {
                "use a region such as `eu-west-1`, alone on its line".to_owned()
            }
            ConfigError::Browser { .. } => {
                "use a command such as `firefox -P work`, or `none`".to_owned()
            }
            ConfigError::Mismatch { .. } => "delete the profile's line".to_owned(),
            ConfigError::Regions { .. } => "fix one of them".to_owned(),
            ConfigError::UnknownSession { name, .. } => {
                format!("add [sso-session {name}] or fix the name")
            }
            ConfigError::UnknownProfile { name, .. } => {
                format!("add [profile {name}] or fix the name")
            }
            ConfigError::Cycle { .. } => {
                "end the chain with a profile that has `sso_session`".to_owned()
            }
            ConfigError::OneWithoutOther { key, .. } => {
                format!("add the line `{key} = …` or delete the other")
            }
            ConfigError::Both { .. } => "delete one of them".to_owned(),
            ConfigError::Mfa { .. } => {
                "delete the line and require MFA at sign-in instead of by the role".to_owned()
            }
            ConfigError::Bounds { least, most, .. } => {
                format!("use a number from {least} to {most}")
            }
            ConfigError::Damaged { .. } => "save the file as UTF-8".to_owned(),
        }
    }

    /// Returns the file and the line to look at first.
    pub fn place(&self) -> &Place {
        match self {
            ConfigError::Missing { at, .. }
            | ConfigError::StartUrl { at, .. }
            | ConfigError::Region { at, .. }
            | ConfigError::Browser { at, .. }
            | ConfigError::Mismatch { at, .. }
            | ConfigError::Regions { at, .. }
            | ConfigError::UnknownSession { at, .. }
            | ConfigError::UnknownProfile { at, .. }
            | ConfigError::Cycle { at, .. }
            | ConfigError::OneWithoutOther { at, .. }
            | ConfigError::Both { at, .. }
            | ConfigError::Mfa { at, .. }
            | ConfigError::Bounds { at, .. }
            | ConfigError::Damaged { at, .. } => at,
        }
    }

    /// Returns the header of the section that is wrong, such as `[profile dev]`.
    pub fn section(&self) -> &str {
        match self {
            ConfigError::Missing { section, .. }
            | ConfigError::StartUrl { section, .. }
            | ConfigError::Region { section, .. }
            | ConfigError::Browser { section, .. }
            | ConfigError::Mismatch { section, .. }
            | ConfigError::Regions { section, .. }
            | ConfigError::UnknownSession { section, .. }
            | ConfigError::UnknownProfile { section, .. }
            | ConfigError::Cycle { section, .. }
            | ConfigError::OneWithoutOther { section, .. }
            | ConfigError::Both { section, .. }
            | ConfigError::Mfa { section, .. }
            | ConfigError::Bounds { section, .. }
            | ConfigError::Damaged { section, .. } => section,
        }
    }

    /// Returns the line to look at, from 1.
    pub fn line(&self) -> usize {
        self.place().line
    }

    /// Returns the name of the key that is wrong or missing.
    pub fn key(&self) -> &'static str {
        match self {
            ConfigError::Missing { key, .. }
            | ConfigError::Mismatch { key, .. }
            | ConfigError::OneWithoutOther { key, .. }
            | ConfigError::Both { key, .. }
            | ConfigError::Bounds { key, .. }
            | ConfigError::Region { key, .. }
            | ConfigError::Damaged { key, .. } => key,
            ConfigError::Mfa { .. } => keys::MFA_SERIAL,
            ConfigError::StartUrl { .. } => keys::SSO_START_URL,
            ConfigError::Browser { .. } => keys::SSOLOGIN_BROWSER,
            ConfigError::Regions { .. } => keys::SSO_REGION,
            ConfigError::UnknownSession { .. } => keys::SSO_SESSION,
            ConfigError::UnknownProfile { .. } | ConfigError::Cycle { .. } => keys::SOURCE_PROFILE,
        }
    }

    /// Returns a short, stable name, for programs that read findings.
    pub fn id(&self) -> &'static str {
        match self {
            ConfigError::Missing { .. } => "missing-key",
            ConfigError::StartUrl { .. } => "bad-start-url",
            ConfigError::Region { .. } => "bad-region",
            ConfigError::Browser { .. } => "bad-browser",
            ConfigError::Mismatch { .. } => "profile-contradicts-session",
            ConfigError::Regions { .. } => "regions-differ",
            ConfigError::UnknownSession { .. } => "unknown-session",
            ConfigError::UnknownProfile { .. } => "unknown-source-profile",
            ConfigError::Cycle { .. } => "source-profile-cycle",
            ConfigError::OneWithoutOther { .. } => "incomplete-role",
            ConfigError::Both { .. } => "two-sources",
            ConfigError::Mfa { .. } => "mfa-above-sso",
            ConfigError::Bounds { .. } => "out-of-bounds",
            ConfigError::Damaged { .. } => "unreadable-key",
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place(), self.message(), self.fix())
    }
}

/// Lists the first places of a cycle, and says how many `more` there are.
fn through(others: &[Place], more: usize) -> String {
    let places: Vec<String> = others.iter().map(Place::to_string).collect();
    match (places.join(", "), more) {
        (places, 0) if places.is_empty() => String::new(),
        (places, 0) => format!(" through {places}"),
        (places, more) => format!(" through {places} and {more} more"),
    }
}
