//! The error of a failed operation.

use super::failure::ServiceFailure;
use super::message;
use super::operation::Operation;

/// A failed operation of an AWS service.
#[derive(Debug, thiserror::Error)]
#[error("{}", message::sentence(*.operation, .host, .failure))]
pub struct ServiceError {
    /// The operation that failed.
    pub operation: Operation,
    /// The host that the request was for.
    pub host: String,
    /// The reason for the failure.
    pub failure: ServiceFailure,
    /// The error of the SDK, for `--debug`.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[cfg(test)]
mod tests;
