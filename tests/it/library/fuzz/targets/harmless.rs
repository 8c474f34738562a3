//! The check for text that is safe to print.

/// Asserts that a text has no control characters, so that it is safe to print on a terminal.
pub(crate) fn assert_harmless(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}
