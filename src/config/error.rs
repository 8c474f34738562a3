//! Owns what is wrong with a session or a profile.

use std::fmt;

use super::keys;
use super::place::Place;

/// A session or a profile that cannot be used as the config has it.
///
/// Displayed as `FILE:LINE: what is wrong; what to do`, with the key; no value but names and regions is ever shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A key is not there, or is there without a value.
    Missing {
        /// The header of the section, or the empty key.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
        /// The key.
        key: &'static str,
        /// What a value looks like.
        example: &'static str,
    },
    /// The start URL cannot be used.
    StartUrl {
        /// The key.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
        /// What is wrong, as a clause behind the key.
        why: &'static str,
    },
    /// The region cannot be part of a host name.
    Region {
        /// The key.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
    },
    /// What opens the pages of a session cannot be run.
    Browser {
        /// The key.
        at: Place,
        /// The section, as `[sso-session work]`.
        section: String,
        /// What is wrong, as a clause behind the key.
        why: &'static str,
    },
    /// A profile and its session disagree, which the AWS CLI refuses.
    Mismatch {
        /// The profile's key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The key.
        key: &'static str,
        /// The session's key.
        other: Place,
    },
    /// Two legacy profiles of one start URL have different regions.
    Regions {
        /// The later key.
        at: Place,
        /// The later profile, as `[profile dev]`.
        section: String,
        /// The earlier key.
        other: Place,
    },
    /// A profile names a session that the config file does not have.
    UnknownSession {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The session, as the profile has it, control characters escaped.
        name: String,
    },
    /// A profile names a `source_profile` that no file has.
    UnknownProfile {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The profile that is named, control characters escaped.
        name: String,
    },
    /// A chain of `source_profile` comes back to itself.
    Cycle {
        /// The key of the first profile of the circle.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The other keys of the circle, in the order of the chain.
        others: Vec<Place>,
    },
    /// A profile has only one of `sso_account_id` and `sso_role_name`.
    OneWithoutOther {
        /// The key that is there.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The key that is there.
        present: &'static str,
        /// The key that is missing.
        key: &'static str,
    },
    /// A profile has two keys of which the AWS CLI takes one alone.
    Both {
        /// The second key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The first key.
        present: &'static str,
        /// The second key.
        key: &'static str,
    },
    /// A role above SSO asks for an MFA code.
    Mfa {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
    },
    /// A number is too small or too large.
    Bounds {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The key.
        key: &'static str,
        /// The smallest number that serves.
        least: i32,
        /// The largest.
        most: i32,
    },
    /// A line that is not UTF-8 hides a key.
    Damaged {
        /// The line.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
        /// The key that is not found.
        key: &'static str,
    },
}

impl ConfigError {
    /// Returns what is wrong, without the place.
    pub fn message(&self) -> String {
        let key = self.key();
        match self {
            ConfigError::Missing { section, .. } => format!("{section} has no `{key}`"),
            ConfigError::StartUrl { section, why, .. }
            | ConfigError::Browser { section, why, .. } => format!("`{key}` in {section} {why}"),
            ConfigError::Region { section, .. } => format!("`{key}` in {section} is no region"),
            ConfigError::Mismatch { section, other, .. } => {
                format!("`{key}` in {section} differs from that of its session at {other}")
            }
            ConfigError::Regions { section, other, .. } => {
                format!("`{key}` in {section} differs from that at {other} for the same start URL")
            }
            ConfigError::UnknownSession { section, .. } => {
                format!("`{key}` in {section} names no session of the config")
            }
            ConfigError::UnknownProfile { section, .. } => {
                format!("`{key}` in {section} names no profile")
            }
            ConfigError::Cycle {
                section, others, ..
            } => {
                format!(
                    "`{key}` in {section} leads back to itself{}",
                    through(others)
                )
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
                    "`{key}` in {section} asks for a code, which credentials that come from SSO cannot carry"
                )
            }
            ConfigError::Bounds { section, .. } => {
                format!("`{key}` in {section} is out of bounds")
            }
            ConfigError::Damaged { section, .. } => {
                format!("a line of {section} is not UTF-8, so that `{key}` cannot be read")
            }
        }
    }

    /// Returns what to do about it, as an imperative.
    pub fn fix(&self) -> String {
        match self {
            ConfigError::Missing { key, example, .. } => {
                format!("add the line `{key} = {example}`")
            }
            ConfigError::StartUrl { .. } => "write it as `https://…/start`".to_owned(),
            ConfigError::Region { .. } => {
                "write one such as `eu-west-1`, alone on its line".to_owned()
            }
            ConfigError::Browser { .. } => {
                "write a command such as `firefox -P work`, or `none`".to_owned()
            }
            ConfigError::Mismatch { .. } => "delete the profile's line".to_owned(),
            ConfigError::Regions { .. } => "correct one of them".to_owned(),
            ConfigError::UnknownSession { name, .. } => {
                format!("add [sso-session {name}] or correct the name")
            }
            ConfigError::UnknownProfile { name, .. } => {
                format!("add [profile {name}] or correct the name")
            }
            ConfigError::Cycle { .. } => "end the chain at a profile with `sso_session`".to_owned(),
            ConfigError::OneWithoutOther { key, .. } => {
                format!("add the line `{key} = …` or delete the other")
            }
            ConfigError::Both { .. } => "delete one of them".to_owned(),
            ConfigError::Mfa { .. } => {
                "delete the line, and have MFA asked for at the sign-in instead of by the role"
                    .to_owned()
            }
            ConfigError::Bounds { least, most, .. } => {
                format!("write a number from {least} to {most}")
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

    /// Returns the line to look at, from 1.
    pub fn line(&self) -> usize {
        self.place().line
    }

    /// Returns the key that is wrong or missing.
    pub fn key(&self) -> &'static str {
        match self {
            ConfigError::Missing { key, .. }
            | ConfigError::Mismatch { key, .. }
            | ConfigError::OneWithoutOther { key, .. }
            | ConfigError::Both { key, .. }
            | ConfigError::Bounds { key, .. }
            | ConfigError::Damaged { key, .. } => key,
            ConfigError::Mfa { .. } => keys::MFA_SERIAL,
            ConfigError::StartUrl { .. } => keys::SSO_START_URL,
            ConfigError::Browser { .. } => keys::SSOLOGIN_BROWSER,
            ConfigError::Region { .. } | ConfigError::Regions { .. } => keys::SSO_REGION,
            ConfigError::UnknownSession { .. } => keys::SSO_SESSION,
            ConfigError::UnknownProfile { .. } | ConfigError::Cycle { .. } => keys::SOURCE_PROFILE,
        }
    }

    /// Returns a short name that stays, for programs that read findings.
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

/// Lists the other lines of a circle.
fn through(others: &[Place]) -> String {
    let places: Vec<String> = others.iter().map(Place::to_string).collect();
    if places.is_empty() {
        String::new()
    } else {
        format!(" through {}", places.join(", "))
    }
}
