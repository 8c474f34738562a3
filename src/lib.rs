//! A native login client for AWS IAM Identity Center.

#[cfg(feature = "sandbox")]
pub mod sandbox;
