//! What holds for any bytes: one function for each reader of text that others wrote.
//!
//! `cargo test` tries a few thousand inputs, `tests/fuzz/run` searches for long, with libFuzzer.

mod configs;
mod files;
mod harmless;
mod target;
mod words;

pub(crate) use target::*;
