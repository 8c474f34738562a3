//! `ssologin init` and `ssologin completions`: shell integration.

pub(crate) mod scripts;
pub(crate) mod session;
pub(crate) mod shells;
mod typed;
