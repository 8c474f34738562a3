//! The targets of `tests/it/library/fuzz`, for libFuzzer.

#[path = "../../it/library/fuzz/targets/mod.rs"]
mod targets;

/// Runs the target with the given name.
///
/// # Panics
///
/// Panics if there is no such target, or if one of its properties does not hold.
pub fn run(name: &str, bytes: &[u8]) {
    targets::run(name, bytes);
}
