//! Owns the headers that we write.

use std::fmt;

use super::error::EditError;
use crate::config::shown;

/// A section of the config file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Header {
    /// `[profile NAME]`; `[default]` for the profile of that name.
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

    /// Checks that every AWS SDK finds a section of this name, which several only do where it needs no quotes.
    ///
    /// # Errors
    ///
    /// [`EditError::Name`], when some do not.
    pub fn check(&self) -> Result<(), EditError> {
        let name = self.name();
        let why = if name.is_empty() {
            "is empty"
        } else if name.chars().all(is_plain) {
            return Ok(());
        } else if name.contains(char::is_control) {
            "has control characters"
        } else if name.contains([' ', '\t']) {
            "has blanks, and the AWS SDKs for Go, Rust, JavaScript and C++ find no quoted name"
        } else if !name.is_ascii() {
            "has other letters than those of ASCII, and the AWS SDKs for Rust, JavaScript and C++ do not find it"
        } else {
            "has characters that not all AWS tools find"
        };
        let name = shown(name);
        Err(EditError::Name { name, why })
    }

    /// Writes the header as the AWS CLI does: a name with blanks in the quotes of a shell.
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

/// Makes of any text one that every AWS SDK finds as the name of a section: other characters become `-`.
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
