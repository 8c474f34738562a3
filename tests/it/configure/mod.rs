//! `ssologin configure`: edits of the config.

mod arguments;
mod migrate;
mod populate;
mod profile;
mod session;
