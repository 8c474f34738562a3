//! Owns the listing of accounts and roles at the rate that the portal allows. Knows nothing of how
//! they are shown.

mod listing;
mod rate;
mod requests;

pub use listing::{AccountRoles, Filter, Listed, Listing, Missing, Progress};
