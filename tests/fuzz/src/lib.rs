//! The targets of `tests/it/library/fuzz`, for libFuzzer.

#[path = "../../it/library/fuzz/targets/mod.rs"]
mod targets;

/// Runs the target of a name.
///
/// # Panics
///
/// Where there is none, or a promise is broken.
pub fn run(name: &str, bytes: &[u8]) {
    targets::run(name, bytes);
}
