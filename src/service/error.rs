//! The error of a failed operation.

use super::failure::ServiceFailure;
use super::message;
use super::operation::Operation;

/// A failed operation of an AWS service.
#[derive(Debug, thiserror::Error)]
#[error("{}", message::sentence(*.operation, .host, named(.setting.as_deref()), .failure))]
pub struct ServiceError {
    /// The operation that failed.
    pub operation: Operation,
    /// The host that the request was for.
    pub host: Box<str>,
    /// The setting that names the host, if there is one.
    ///
    /// It is boxed, because errors should be small.
    pub setting: Option<Box<HostSetting>>,
    /// The reason for the failure.
    pub failure: ServiceFailure,
    /// The error of the SDK, for `--debug`.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The setting that names a host: a variable, or a key with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSetting(pub String);

impl HostSetting {
    /// Boxes a setting, if there is one.
    pub(crate) fn boxed(setting: Option<&str>) -> Option<Box<HostSetting>> {
        setting.map(|setting| Box::new(HostSetting(setting.to_owned())))
    }
}

fn named(setting: Option<&HostSetting>) -> Option<&str> {
    setting.map(|HostSetting(setting)| setting.as_str())
}

#[cfg(test)]
mod tests;
