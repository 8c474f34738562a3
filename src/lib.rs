//! A native login client for AWS IAM Identity Center.
