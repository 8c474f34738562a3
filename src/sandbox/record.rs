//! Owns the record of a request that the sandbox answered.

use chrono::{DateTime, Utc};

/// A request that the sandbox answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The operation as the service model names it, such as `RegisterClient`.
    pub operation: &'static str,
    /// When it was asked.
    pub at: DateTime<Utc>,
    /// The name of the exception that it was answered with, such as `SlowDownException`.
    pub refused: Option<&'static str>,
}
