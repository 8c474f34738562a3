//! `ssologin configure`: edits of the config file.

mod arguments;
mod migrate;
mod populate;
mod profile;
mod session;
