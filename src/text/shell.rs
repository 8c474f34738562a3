//! Quotes words for a POSIX shell.

use super::printable::Printable;

/// Returns a name quoted so that it can be typed in a shell.
#[must_use]
pub fn shell_word(name: &str) -> String {
    let escaped = Printable(name).to_string();
    match shlex::try_quote(&escaped) {
        Ok(word) => word.into_owned(),
        Err(_) => escaped,
    }
}
