//! The difference between this machine's clock and the service's, measured by its `Date` headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_sdk_ssooidc::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_ssooidc::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_ssooidc::error::BoxError;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use chrono::TimeDelta;

use crate::system::{Clock, SystemClock};

/// The value before the first response.
const UNKNOWN: i64 = i64::MIN;

/// An interceptor that remembers the clock skew of the last response.
#[derive(Debug, Clone)]
pub(super) struct Skew(Arc<AtomicI64>);

impl Skew {
    pub(super) fn new() -> Skew {
        Skew(Arc::new(AtomicI64::new(UNKNOWN)))
    }

    /// Returns how far this machine's clock is ahead of the service's; negative if it is slow.
    pub(super) fn ahead(&self) -> Option<TimeDelta> {
        let seconds = self.0.load(Ordering::Relaxed);
        (seconds != UNKNOWN)
            .then(|| TimeDelta::try_seconds(seconds))
            .flatten()
    }
}

impl Intercept for Skew {
    fn name(&self) -> &'static str {
        "Skew"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        // A proxy may drop or garble the header; in that case, the skew stays as it was.
        if let Some(Ok(date)) = date.map(|date| DateTime::from_str(date, Format::HttpDate)) {
            self.0.store(
                SystemClock.now().timestamp() - date.secs(),
                Ordering::Relaxed,
            );
        }
        Ok(())
    }
}
