//! `ssologin init` and `ssologin completions`: shell integration.

mod scripts;
mod session;
mod shells;
mod typed;

pub(crate) use scripts::wrong_powershell;
pub(crate) use session::Session;
pub(crate) use shells::{BASH, Shell, shells};
