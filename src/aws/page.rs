//! Tells a page in between from an answer where the SDK reads none: whatever has a good status is a Logout for it.

use aws_sdk_sso::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_sso::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sso::error::BoxError;
use serde_json::Value;

/// Refuses answers that are neither empty nor JSON.
#[derive(Debug)]
pub(super) struct NoPage;

impl Intercept for NoPage {
    fn name(&self) -> &'static str {
        "NoPage"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default();
        if !body.is_empty() {
            serde_json::from_slice::<Value>(body)?;
        }
        Ok(())
    }
}
