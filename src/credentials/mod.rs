//! Owns how role credentials are fetched, chained and used for the console. Knows nothing of the
//! formats in which they are printed.
//!
//! `examples/credentials_provider.rs` builds a credentials provider for the AWS SDK on top of it.

mod access;
pub mod console;
mod get;
mod identity;
mod provider;

pub(crate) use access::Access;
pub use get::cached;
pub use provider::Credentials;
