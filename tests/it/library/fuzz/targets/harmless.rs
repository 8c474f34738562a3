//! What a terminal may get.

/// Fails where a text that a terminal gets could do more than show itself.
pub(crate) fn assert_harmless(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}
