//! Owns how role credentials are got, chained and used for the console. Knows nothing of their printed form.

mod access;
pub mod console;
mod get;
mod identity;
mod provider;

pub(crate) use access::Access;
pub use get::cached;
pub use provider::Credentials;
