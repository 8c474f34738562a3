//! One request to AWS: its operation and host, and the error that says what went wrong.

use chrono::{DateTime, Datelike as _, Utc};

use super::failure;
use crate::service::{Operation, ServiceError, ServiceFailure};
use crate::text::Secret;

/// Turns what goes wrong in a request into an error that names the operation and the host.
pub(super) struct Call {
    pub(super) operation: Operation,
    pub(super) host: String,
}

impl Call {
    pub(super) fn failed(&self, failure: ServiceFailure) -> ServiceError {
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            failure,
            source: None,
        }
    }

    /// `sent`: the secrets of the request. A proxy, or a page for developers, may give a request back as its answer.
    pub(super) fn sdk<E>(&self, error: failure::SdkError<E>, sent: &[&Secret]) -> ServiceError
    where
        E: failure::Modelled + std::error::Error + Send + Sync + 'static,
    {
        self.refused(failure::of(&error), error, sent)
    }

    /// The error that an error of the SDK is, which means `failure`.
    pub(super) fn refused<E>(
        &self,
        failure: ServiceFailure,
        error: failure::SdkError<E>,
        sent: &[&Secret],
    ) -> ServiceError
    where
        E: failure::Modelled + std::error::Error + Send + Sync + 'static,
    {
        if failure::echoes(&error, sent) {
            return self.failed(failure::without_text(failure));
        }
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            failure,
            source: Some(error.into()),
        }
    }

    pub(super) fn secret(
        &self,
        field: &'static str,
        value: Option<String>,
    ) -> Result<Secret, ServiceError> {
        value
            .and_then(Secret::visible)
            .ok_or_else(|| self.failed(ServiceFailure::Incomplete(field)))
    }

    pub(super) fn text(
        &self,
        field: &'static str,
        value: Option<String>,
    ) -> Result<String, ServiceError> {
        value
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.failed(ServiceFailure::Incomplete(field)))
    }
}

/// A time that the shared files can hold: with a year of four digits, not before 1970.
pub(super) fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0).filter(|time| seconds >= 0 && time.year() <= 9999)
}
