//! `ssologin init` and `ssologin completions`: shell integration.

mod scripts;
mod shells;
mod typed;
