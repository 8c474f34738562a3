//! Owns the record of a request that reached the sandbox.

use chrono::{DateTime, Utc};

/// A request that the sandbox answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The name of the operation, such as `RegisterClient`.
    ///
    /// It is the name in the AWS service model, if the operation has one there.
    pub operation: &'static str,
    /// The time at which the request arrived.
    pub at: DateTime<Utc>,
    /// The name of the returned exception, such as `SlowDownException`; `None` on success.
    pub refused: Option<&'static str>,
}
