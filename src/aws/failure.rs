//! What an SDK error means.

use std::error::Error;

use aws_sdk_ssooidc::config::http::HttpResponse;
pub(super) use aws_sdk_ssooidc::error::ProvideErrorMetadata as Modelled;
use serde_json::Value;

use crate::oidc::Failure;

pub(super) type SdkError<E> = aws_sdk_ssooidc::error::SdkError<E, HttpResponse>;

/// Tells what an error of the SDK means for a login.
pub(super) fn of<E: Modelled>(error: &SdkError<E>) -> Failure {
    match error {
        SdkError::ServiceError(error) => of_answer(error.err().code(), error.raw()),
        SdkError::ResponseError(error) => of_answer(None, error.raw()),
        SdkError::TimeoutError(_) => Failure::Unreachable("no answer in time".to_owned()),
        SdkError::DispatchFailure(error) => match error.as_connector_error() {
            Some(error) if error.is_timeout() => {
                Failure::Unreachable("no answer in time".to_owned())
            }
            Some(error) => Failure::Unreachable(deepest(error)),
            None => Failure::Unreachable(String::new()),
        },
        SdkError::ConstructionFailure(_) => {
            Failure::Other("the request could not be made".to_owned())
        }
        _ => Failure::Other(String::new()),
    }
}

fn of_answer(code: Option<&str>, answer: &HttpResponse) -> Failure {
    let status = answer.status().as_u16();
    let body: Option<Value> = answer
        .body()
        .bytes()
        .and_then(|bytes| serde_json::from_slice(bytes).ok());
    let field = |name: &str| {
        body.as_ref()
            .and_then(|body| body.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    // The SDK takes the code from the header or `__type`. Some proxies drop the header; the OAuth `error` is left then.
    let code = code.unwrap_or_else(|| field("error"));
    let description = [
        field("error_description"),
        field("message"),
        field("Message"),
    ]
    .into_iter()
    .find(|t| !t.is_empty());
    let description = description.unwrap_or_default().to_owned();
    match code {
        "AuthorizationPendingException" | "authorization_pending" => Failure::AuthorizationPending,
        "SlowDownException" | "slow_down" => Failure::SlowDown,
        "ExpiredTokenException" | "expired_token" => Failure::ExpiredToken,
        "AccessDeniedException" | "access_denied" => Failure::AccessDenied,
        "InvalidClientException" | "invalid_client" => Failure::InvalidClient,
        "InvalidGrantException" | "invalid_grant" => Failure::InvalidGrant,
        "InvalidRequestException" | "invalid_request" => Failure::InvalidRequest(description),
        "InvalidScopeException" | "invalid_scope" => Failure::InvalidScope,
        "UnauthorizedException" => Failure::Unauthorized,
        "ForbiddenException" => Failure::Forbidden,
        _ if status == 429 || code.starts_with("TooManyRequests") || code.contains("Throttl") => {
            Failure::Throttled
        }
        _ if status >= 500 => Failure::Server(status),
        _ if body.is_none() => Failure::NotTheService(format!("HTTP {status}, no JSON")),
        _ if status == 401 => Failure::Unauthorized,
        _ if status == 403 => Failure::Forbidden,
        _ if status < 400 => Failure::NotTheService(format!("HTTP {status}, of another form")),
        "" => Failure::Other(format!("HTTP {status} {description}")),
        code if description.is_empty() => Failure::Other(code.to_owned()),
        code => Failure::Other(format!("{code}, {description}")),
    }
}

/// What the system or the TLS library said, below all wrappers.
fn deepest(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
