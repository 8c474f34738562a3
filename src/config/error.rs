//! What is wrong with a session or a profile.

use super::Place;

/// A session or a profile that cannot be used as the config has it.
///
/// Each names file, line and key and what to do next; no value but names and regions is ever shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A key is not there, or is there without a value.
    #[error("{at}: {section} has no `{key}`; add the line `{key} = {example}`")]
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
    #[error("{at}: `sso_start_url` in {section} {why}; write it as `https://…/start`")]
    StartUrl {
        /// The key.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
        /// What is wrong, as a clause behind the key.
        why: &'static str,
    },
    /// The region cannot be part of a host name.
    #[error(
        "{at}: `sso_region` in {section} is no region; write one such as `eu-west-1`, alone on its line"
    )]
    Region {
        /// The key.
        at: Place,
        /// The section, as `[profile dev]`.
        section: String,
    },
    /// A profile and its session disagree, which the AWS CLI refuses.
    #[error(
        "{at}: `{key}` in {section} differs from that of its session at {other}; delete the profile's line"
    )]
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
    #[error(
        "{at}: `sso_region` in {section} differs from that at {other} for the same start URL; correct one of them"
    )]
    Regions {
        /// The later key.
        at: Place,
        /// The later profile, as `[profile dev]`.
        section: String,
        /// The earlier key.
        other: Place,
    },
    /// A profile names a session that the config file does not have.
    #[error(
        "{at}: `sso_session` in {section} names no session of the config; add [sso-session {name}] or correct the name"
    )]
    UnknownSession {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The session, as the profile has it, control characters escaped.
        name: String,
    },
    /// A profile names a `source_profile` that no file has.
    #[error(
        "{at}: `source_profile` in {section} names no profile; add [profile {name}] or correct the name"
    )]
    UnknownProfile {
        /// The key.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The profile that is named, control characters escaped.
        name: String,
    },
    /// A chain of `source_profile` comes back to itself.
    #[error("{at}: `source_profile` in {section} leads back to itself{}; end the chain at a profile with `sso_session`", through(.others))]
    Cycle {
        /// The key of the first profile of the circle.
        at: Place,
        /// The profile, as `[profile dev]`.
        section: String,
        /// The other keys of the circle, in the order of the chain.
        others: Vec<Place>,
    },
    /// A profile has only one of `sso_account_id` and `sso_role_name`.
    #[error(
        "{at}: {section} has `{present}` but no `{key}`; add the line `{key} = …` or delete the other"
    )]
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
    /// A line that is not UTF-8 hides a key.
    #[error(
        "{at}: a line of {section} is not UTF-8, so that `{key}` cannot be read; save the file as UTF-8"
    )]
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
    /// Returns the file and the line to look at first.
    pub fn place(&self) -> &Place {
        match self {
            ConfigError::Missing { at, .. }
            | ConfigError::StartUrl { at, .. }
            | ConfigError::Region { at, .. }
            | ConfigError::Mismatch { at, .. }
            | ConfigError::Regions { at, .. }
            | ConfigError::UnknownSession { at, .. }
            | ConfigError::UnknownProfile { at, .. }
            | ConfigError::Cycle { at, .. }
            | ConfigError::OneWithoutOther { at, .. }
            | ConfigError::Damaged { at, .. } => at,
        }
    }

    /// Returns the file to look at.
    pub fn file(&self) -> &std::path::Path {
        &self.place().file
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
            | ConfigError::Damaged { key, .. } => key,
            ConfigError::StartUrl { .. } => "sso_start_url",
            ConfigError::Region { .. } | ConfigError::Regions { .. } => "sso_region",
            ConfigError::UnknownSession { .. } => "sso_session",
            ConfigError::UnknownProfile { .. } | ConfigError::Cycle { .. } => "source_profile",
        }
    }

    /// Returns a short name that stays, for programs that read findings.
    pub fn id(&self) -> &'static str {
        match self {
            ConfigError::Missing { .. } => "missing-key",
            ConfigError::StartUrl { .. } => "bad-start-url",
            ConfigError::Region { .. } => "bad-region",
            ConfigError::Mismatch { .. } => "profile-contradicts-session",
            ConfigError::Regions { .. } => "regions-differ",
            ConfigError::UnknownSession { .. } => "unknown-session",
            ConfigError::UnknownProfile { .. } => "unknown-source-profile",
            ConfigError::Cycle { .. } => "source-profile-cycle",
            ConfigError::OneWithoutOther { .. } => "incomplete-role",
            ConfigError::Damaged { .. } => "unreadable-key",
        }
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

/// Escapes the control characters of a name, so that a message stays on its line.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}
