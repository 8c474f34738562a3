//! Owns text formats: escaping, JSON, timestamps, durations, globs, secrets; knows nothing of AWS.

pub mod duration;
mod fields;
mod glob;
mod hex;
mod host;
mod json;
mod printable;
mod secret;
mod shell;
pub mod timestamp;

pub use fields::Damage;
pub(crate) use fields::Fields;
pub use glob::Glob;
pub(crate) use hex::{hex, sha1_hex};
pub(crate) use host::{host_of, is_this_machine};
pub(crate) use json::{Object, Spacing};
pub use printable::{Printable, is_hidden, shortened};
pub(crate) use printable::{html, percent_encoded, percent_encoded_for_shells};
pub use secret::Secret;
pub use shell::shell_word;
