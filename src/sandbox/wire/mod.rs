//! Owns the formats between HTTP and the center; knows nothing of sockets and keeps no state.
//!
//! [`router`] passes each request to the file of its service; [`http`] contains what they share.

mod authorize_page;
mod federation;
mod http;
mod oidc;
mod page;
mod portal;
mod router;
mod sts;
mod verification_page;

pub(in crate::sandbox) use router::{answer, too_large};

#[cfg(test)]
mod testing;
