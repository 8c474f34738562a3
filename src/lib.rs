//! A native login client for AWS IAM Identity Center.

mod aws;
mod browser;
mod cache;
pub mod config;
mod device;
pub mod duration;
mod endpoint;
mod env;
mod error;
mod event;
mod file;
mod json;
mod login;
pub mod logout;
mod oidc;
mod plan;
mod poll;
mod printable;
mod registration;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
mod select;
pub mod session;
mod status;
pub mod timestamp;
mod token;
mod world;

pub use aws::Aws;
pub use browser::{BadCommand, SystemBrowser};
pub use cache::{Cache, CacheError};
pub use config::{Config, ConfigError, Document};
pub use endpoint::{EndpointError, Endpoints};
pub use env::{Env, NoHome};
pub use error::{Error, Kind, shell_word};
pub use event::Event;
pub use file::{FileError, read as read_file};
pub use login::{Done, Login, Outcome};
pub use oidc::{
    DeviceAuthorization, Failure, Grant, Issued, Oidc, Portal, RoleCredentials, ServiceError,
};
pub use plan::{AfterRefusal, Need, Step, after_refusal, first_step};
pub use poll::{Answer, Poll};
pub use printable::{Printable, is_hidden, shortened};
pub use registration::{Flow, Registration, requested_scopes};
pub use secret::Secret;
pub use select::{SelectError, Selection, Target, problems, select, select_listed};
pub use session::{Session, SessionId};
pub use status::{State, Status};
pub use token::{Token, TokenError};
pub use world::{Browser, Clock, SystemClock, VerificationUrl};
