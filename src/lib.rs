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
mod logout;
mod oidc;
mod plan;
mod poll;
mod printable;
mod registration;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
pub mod session;
mod status;
mod timestamp;
mod token;
mod world;
