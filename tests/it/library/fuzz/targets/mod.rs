//! Properties that hold for any input bytes: one function for each parser of foreign text.
//!
//! `cargo test` tries a few thousand inputs; `tests/fuzz/run` searches for longer, with libFuzzer.

mod configs;
mod files;
mod harmless;
mod target;
mod words;

pub(crate) use target::*;
