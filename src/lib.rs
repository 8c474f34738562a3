//! A native login client for AWS IAM Identity Center.

pub mod config;
pub mod session;
