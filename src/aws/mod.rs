//! Owns the AWS SDK: outside of tests, no other folder names `aws_sdk_*`. Implements the ports of
//! `service`; knows nothing of how a login proceeds.

mod call;
mod client;
mod failure;
mod federation;
mod http;
mod limit;
mod oidc;
mod page;
mod portal;
mod skew;
mod sts;
mod unreachable;

pub use client::Aws;
