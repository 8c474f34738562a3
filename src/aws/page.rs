//! Detects an HTML page where the SDK expects no response body.
//!
//! The SDK accepts any response to Logout that has a success status, including the page of a
//! captive portal or proxy.

use aws_sdk_sso::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_sso::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sso::error::BoxError;
use serde_json::Value;

/// An interceptor that rejects responses that are neither empty nor JSON.
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
