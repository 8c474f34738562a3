//! Owns the formats, from HTTP to the center and back; knows nothing of sockets, keeps no state.
//!
//! [`router`] sends each path to the file of its service; [`http`] has what they share.

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
