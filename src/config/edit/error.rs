//! Owns why an edit is not made.

/// An edit that would not be read as it is meant. No value is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Nothing of the file can be read.
    #[error("the file is UTF-16, of which no AWS tool can read anything: save it as UTF-8")]
    Utf16,
    /// A name that not all SDKs find.
    #[error("the name `{name}` {why}: choose one of letters, digits and `_-./@:+`")]
    Name {
        /// The name, control characters escaped.
        name: String,
        /// What is wrong, as a clause behind the name.
        why: &'static str,
    },
    /// Something that is no key.
    #[error("`{key}` is no key: letters in lower case, digits, `_`, `-` and `.` are")]
    Key {
        /// The key, control characters escaped.
        key: String,
    },
    /// A value that would be read back otherwise.
    #[error("the value of `{key}` for {section} {why}: choose another one")]
    Value {
        /// The section, as `[profile dev]`.
        section: String,
        /// The key.
        key: String,
        /// What is wrong, as a clause behind the value.
        why: &'static str,
    },
    /// A section that the config file does not have.
    #[error("{section} is no section of the config file: add it first")]
    NoSection {
        /// The section, as `[profile dev]`.
        section: String,
    },
    /// The lines around the section would be read otherwise: their indentation, or a line that is none of the format.
    #[error(
        "{section} cannot be edited without changing what its neighbours mean: correct the indentation around it first"
    )]
    Layout {
        /// The section, as `[profile dev]`.
        section: String,
    },
}
