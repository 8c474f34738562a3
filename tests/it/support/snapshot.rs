//! Snapshots, either inline or in a file in `snapshots/` next to the test.

/// The patterns for text that differs from run to run, and their replacements in snapshots.
pub(crate) const FILTERS: &[(&str, &str)] = &[
    (r"127\.0\.0\.1:\d+", "127.0.0.1:[PORT]"),
    (r"\b[A-Z]{4}-[A-Z]{4}\b", "[CODE]"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]"),
    (r"\b58m\b", "59m"),
    (r"\b58 minutes\b", "59 minutes"),
    (r"within (10:00|9:[345]\d)", "within [9:59]"),
    (r#""seconds_left": \d{2,}"#, r#""seconds_left": [SECONDS]"#),
];

/// Applies the filters to a text, and compares it with an inline snapshot or a named file.
macro_rules! snapshot {
    ($value:expr, @$snapshot:literal) => {
        insta::with_settings!({ filters => crate::support::FILTERS.to_vec() }, {
            insta::assert_snapshot!($value, @$snapshot);
        })
    };
    ($value:expr, $name:expr) => {
        insta::with_settings!({
            filters => crate::support::FILTERS.to_vec(),
            omit_expression => true,
            prepend_module_to_snapshot => false,
        }, {
            insta::assert_snapshot!($name, $value);
        })
    };
}
pub(crate) use snapshot;
