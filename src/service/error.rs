//! A failed operation, as callers get it.

use super::failure::ServiceFailure;
use super::message;
use super::operation::Operation;

/// A failed operation of the service.
#[derive(Debug, thiserror::Error)]
#[error("{}", message::sentence(*.operation, .host, .failure))]
pub struct ServiceError {
    /// The operation.
    pub operation: Operation,
    /// The host that was asked.
    pub host: String,
    /// What went wrong.
    pub failure: ServiceFailure,
    /// What the SDK said, for `--debug`.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[cfg(test)]
mod tests;
