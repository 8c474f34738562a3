//! The operation and host of one request to AWS, and the errors built from them.

use chrono::{DateTime, Datelike as _, Utc};

use super::failure;
use crate::service::{HostSetting, Operation, ServiceError, ServiceFailure};
use crate::text::Secret;

/// The operation and host that the error of a failed request names.
pub(super) struct Call {
    pub(super) operation: Operation,
    pub(super) host: Box<str>,
    /// The setting that names the host, if there is one.
    pub(super) setting: Option<Box<HostSetting>>,
}

impl Call {
    pub(super) fn failed(&self, failure: ServiceFailure) -> ServiceError {
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            setting: self.setting.clone(),
            failure,
            source: None,
        }
    }

    /// Returns the error for a failure that the SDK reported.
    ///
    /// `sent` holds the secrets of the request, because a proxy or a debug page may echo the
    /// request in its response.
    pub(super) fn sdk<E>(&self, error: failure::SdkError<E>, sent: &[&Secret]) -> ServiceError
    where
        E: failure::Modeled + std::error::Error + Send + Sync + 'static,
    {
        self.refused(failure::of(&error), error, sent)
    }

    /// Returns the error for an SDK error that means `failure`.
    pub(super) fn refused<E>(
        &self,
        failure: ServiceFailure,
        error: failure::SdkError<E>,
        sent: &[&Secret],
    ) -> ServiceError
    where
        E: failure::Modeled + std::error::Error + Send + Sync + 'static,
    {
        if failure::echoes(&error, sent) {
            return self.failed(failure::without_text(failure));
        }
        ServiceError {
            operation: self.operation,
            host: self.host.clone(),
            setting: self.setting.clone(),
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

/// Returns the time, if the shared files can hold it: not before 1970, with a four-digit year.
pub(super) fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0).filter(|time| seconds >= 0 && time.year() <= 9999)
}
