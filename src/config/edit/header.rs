//! Owns the section headers that we write.

use std::fmt;

use super::error::EditError;
use crate::config::shown;

/// A section of the config file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Header {
    /// `[profile NAME]`, or `[default]` for the profile with that name.
    Profile(String),
    /// `[sso-session NAME]`.
    Session(String),
}

impl Header {
    /// Returns the name of the profile or session.
    pub fn name(&self) -> &str {
        match self {
            Header::Profile(name) | Header::Session(name) => name,
        }
    }

    /// Checks that every AWS SDK finds a section with this name.
    ///
    /// Several SDKs find only names that need no quotes.
    ///
    /// # Errors
    ///
    /// Returns [`EditError::Name`] if some SDKs do not find it.
    pub fn check(&self) -> Result<(), EditError> {
        let name = self.name();
        let why = if name.is_empty() {
            "is empty"
        } else if name.chars().all(is_plain) {
            return Ok(());
        } else if name.contains(char::is_control) {
            "contains control characters"
        } else if name.contains([' ', '\t']) {
            "contains spaces, and the AWS SDKs for Go, Rust, JavaScript and C++ do not find \
             quoted names"
        } else if !name.is_ascii() {
            "contains letters beyond ASCII, and the AWS SDKs for Rust, JavaScript and C++ do not \
             find it"
        } else {
            "contains characters that some AWS tools do not support"
        };
        let name = shown(name);
        Err(EditError::Name { name, why })
    }

    /// Returns the header as the AWS CLI writes it: a name with spaces is quoted as in a shell.
    pub(super) fn text(&self) -> String {
        let (keyword, name) = match self {
            Header::Profile(name) if name == "default" => return "[default]".to_owned(),
            Header::Profile(name) => ("profile", name),
            Header::Session(name) => ("sso-session", name),
        };
        if name.contains([' ', '\t']) {
            return format!("[{keyword} '{}']", name.replace('\'', r#"'"'"'"#));
        }
        format!("[{keyword} {name}]")
    }
}

/// Converts any text to a name that every AWS SDK finds; unsuitable characters become `-`.
#[must_use]
pub fn plain_name(text: &str) -> String {
    let plain = |c: char| if is_plain(c) { c } else { '-' };
    text.chars().map(plain).collect()
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-./@:+".contains(c)
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.text()))
    }
}
