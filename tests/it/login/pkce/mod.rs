//! Login by authorization code, where the browser is redirected to the program.

mod browser;
mod choice;
mod flow;
mod hostile;
mod page;
mod paste;

pub(crate) use browser::{PKCE, approved, field, shown};
