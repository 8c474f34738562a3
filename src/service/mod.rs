//! Owns the requests to AWS, as ports, and their failures; knows nothing of how they are sent.

mod error;
mod failure;
mod federation;
mod message;
mod oidc;
mod operation;
mod pages;
mod portal;
mod probe;
mod sts;

pub use error::ServiceError;
pub use failure::{BadSetting, ServiceFailure, Unreachable};
pub use federation::Federation;
pub use oidc::{DeviceAuthorization, Grant, Issued, Oidc};
pub use operation::{Operation, Server};
pub(crate) use pages::{in_order, pages};
pub use portal::{ListPage, Portal};
pub use probe::probe;
pub use sts::{Identity, Sts};
