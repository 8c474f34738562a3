//! Owns the requests to AWS, as ports, their failures and when they are retried; knows nothing of
//! how they are sent.

mod error;
mod failure;
mod federation;
mod message;
mod oidc;
mod operation;
mod pages;
mod portal;
mod probe;
pub mod retry;
mod sts;

pub use error::{HostSetting, ServiceError};
pub use failure::{BadSetting, ServiceFailure, Unreachable};
pub use federation::Federation;
pub use oidc::{DeviceAuthorization, Grant, Issued, Oidc};
pub use operation::{Operation, Server};
pub(crate) use pages::{in_order, pages};
pub use portal::{ListPage, Portal};
pub use probe::probe;
pub use sts::{Identity, Sts};
