//! Owns the checks of a setup and their fixes; knows nothing of files, the network or the terminal.
//!
//! Each subject has its own file. Its `check_…` function takes values that were read elsewhere and
//! returns findings, so a new check of a subject only changes that file:
//!
//! - `config`: what the AWS CLI rejects or misreads, and sessions and profiles that cannot be used.
//! - `spelling`: what the AWS CLI reads correctly and another tool does not.
//! - `environment`: variables, proxies, endpoints, the CA bundle and the version of the AWS CLI.
//! - `credential_source`: which sources of credentials profiles have, and which each tool uses.
//! - `browser`: whether the configured browsers exist, and whether there is a desktop.
//! - `cache`: the files in the token folder.
//! - `unevenness`: lines that the AWS CLI reads as they are meant, and some SDKs do not.
//! - `values`: what is read as it is, although something else was meant.
//! - `regions`: the regions of profiles and sessions.
//! - `near_misses`: keys that are spelled almost like a known one.
//! - `processes`: the programs and files that profiles name.
//! - `consequences`: which findings are only consequences of others.
//! - `inherited`: the keys of `[DEFAULT]`.
//! - `start_urls`: start URLs of other pages than the portal, and portals in two regions.
//! - `permissions`: files and folders that someone else can read or change.
//!
//! ```
//! use ssologin::doctor::check_config;
//! use ssologin::{Config, Document};
//!
//! let text = "[profile dev]\nregion = eu-west-1\nregion = us-east-1\n";
//! let credentials = Document::parse("credentials", Vec::new());
//! let config = Config::new(Document::parse("config", text.into()), credentials);
//! let finding = &check_config(&config)[0];
//! assert_eq!((finding.id, finding.line), ("duplicate-key", Some(3)));
//! ```

mod browser;
mod cache;
mod config;
mod consequences;
mod credential_source;
mod environment;
mod finding;
mod inherited;
mod near_misses;
mod permissions;
mod processes;
mod regions;
mod spelling;
mod start_urls;
mod tools;
mod unevenness;
mod values;

pub use browser::check_browsers;
pub use cache::{CacheFile, check_cache};
pub use config::check_config;
pub use consequences::without_consequences;
pub use credential_source::{check_credential_source, check_sources};
pub use environment::{Machine, check_environment};
pub use finding::{Finding, Repair, Severity};
pub use inherited::check_inherited;
pub use near_misses::check_near_misses;
pub use permissions::{check_exposed, check_open};
pub use processes::{check_ca_bundles, check_processes};
pub use spelling::check_spelling;
pub use start_urls::check_start_urls;
pub use tools::{Tool, Tools};
pub use unevenness::check_unevenness;
pub use values::check_values;

#[cfg(test)]
mod testing;
