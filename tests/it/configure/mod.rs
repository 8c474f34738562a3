//! `ssologin configure`: edits of the config file.

mod arguments;
mod kept;
mod migrate;
mod populate;
mod profile;
mod session;
