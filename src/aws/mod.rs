//! Owns the AWS SDK: the only modules that name `aws_sdk_*`. Serves the ports of `service`.

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
