//! The targets of `tests/it/fuzz`, for libFuzzer.

#[path = "../../it/fuzz/targets/mod.rs"]
mod targets;

/// Runs the target of a name.
///
/// # Panics
///
/// Where there is none, or a promise is broken.
pub fn run(name: &str, bytes: &[u8]) {
    targets::run(name, bytes);
}
