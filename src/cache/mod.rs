//! Owns the token and credential files shared with other AWS tools; knows nothing of the network.
//!
//! Also owns ssologin's own state.

mod inspect;
mod known_accounts;
mod legacy;
mod records;
mod registration;
mod registration_store;
mod role_credentials;
mod role_store;
mod sign_in;
mod store;
mod token;
mod token_portal;

pub use known_accounts::{KnownAccounts, OtherAccounts};
pub use legacy::Adopted;
pub use registration::{Flow, Registration};
pub(crate) use registration::{REGISTERED_REDIRECT, requested_scopes};
pub use role_credentials::{Assumed, RoleCredentials};
pub use sign_in::SignIn;
pub use store::{Cache, CacheError, OtherPortal};
pub use token::Token;
pub use token_portal::TokenPortal;
