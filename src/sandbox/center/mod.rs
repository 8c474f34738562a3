//! Owns the state of the local Identity Center; knows nothing of sockets, HTTP or files.
//!
//! Methods that depend on the time take it as an argument. [`state`] contains the [`Center`],
//! [`records`] the data that it stores. Each other file adds the methods of one subject: client
//! registration, each kind of code, tokens, the portal, STS, the console.

mod authorization_code;
mod clients;
mod console;
mod device_code;
mod digest;
mod grant;
mod lifetimes;
mod portal;
mod records;
mod state;
mod sts;
mod tokens;

pub(in crate::sandbox) use authorization_code::{AuthorizationOutcome, AuthorizationQuestion};
pub(in crate::sandbox) use clients::ClientMetadata;
pub(in crate::sandbox) use device_code::Inquiry;
pub(in crate::sandbox) use grant::{CODE_GRANT, DEVICE_CODE_GRANT, REFRESH_GRANT, TokenGrant};
pub(in crate::sandbox) use records::{CallerIdentity, Verdict};
pub(in crate::sandbox) use state::{Center, Rules, lock};
pub(in crate::sandbox) use sts::{Assumption, RoleKeys};
#[cfg(test)]
pub(in crate::sandbox) use tokens::IssuedTokens;
