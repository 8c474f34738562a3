//! Owns what is wrong with a setup and what repairs it; knows no file, no network, no terminal.
//!
//! A subject is a file, and its `check_…` is a function of values that were read elsewhere, which
//! returns findings. A new check of a subject is a change in that file alone:
//!
//! - `config`: what the AWS CLI refuses or misreads, and sessions and profiles that cannot be used.
//! - `spelling`: what the AWS CLI reads well and another tool does not.
//! - `environment`: variables, proxies, endpoints, and the version of the AWS CLI.
//! - `credential_source`: which source of credentials wins for a profile.
//! - `browser`: whether the browsers that are named exist, and whether there is a desktop.
//! - `cache`: the files of the token folder.

mod browser;
mod cache;
mod config;
mod credential_source;
mod environment;
mod finding;
mod spelling;

pub use browser::check_browsers;
pub use cache::{CacheFile, check_cache};
pub use config::check_config;
pub use credential_source::check_credential_source;
pub use environment::{Machine, check_environment};
pub use finding::{Finding, Repair, Severity};
pub use spelling::check_spelling;

#[cfg(test)]
mod testing;
