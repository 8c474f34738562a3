//! `ssologin init` and `ssologin completions`: shell integration.

mod scripts;
pub(crate) mod session;
pub(crate) mod shells;
mod typed;
