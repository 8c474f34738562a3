//! Owns the listing of accounts and roles at the rate that the portal allows.

mod listing;
mod rate;
mod requests;

pub use listing::{AccountRoles, Filter, Listed, Listing, Missing, Progress};
