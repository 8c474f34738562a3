//! Owns the AWS SDK: outside of tests, no other folder names `aws_sdk_*`. Implements the ports of
//! `service`; knows nothing of how a login proceeds.

mod call;
mod client;
mod failure;
mod federation;
mod guard;
mod hosts;
mod http;
mod oidc;
mod page;
mod portal;
mod route;
mod skew;
mod sts;
mod unreachable;

pub use client::Aws;
