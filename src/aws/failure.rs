//! Classifies SDK errors.

use std::error::Error;
use std::time::Duration;

use aws_sdk_ssooidc::config::http::HttpResponse;
pub(super) use aws_sdk_ssooidc::error::ProvideErrorMetadata as Modeled;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http_body_util::LengthLimitError;
use serde_json::Value;

use super::guard::NoRoots;
use super::unreachable::{chain, reason};
use crate::service::{BadSetting, ServiceFailure, Unreachable};
use crate::text::Secret;

pub(super) type SdkError<E> = aws_sdk_ssooidc::error::SdkError<E, HttpResponse>;

/// Returns the failure that an SDK error means for a login.
pub(super) fn of<E: Modeled + Error + 'static>(error: &SdkError<E>) -> ServiceFailure {
    read(error, |told, answer| {
        of_answer(told.and_then(Modeled::code), answer)
    })
}

/// Returns the failure that an SDK error from STS means; STS answers in XML.
pub(super) fn of_sts<E: Modeled + Error + 'static>(error: &SdkError<E>) -> ServiceFailure {
    read(error, |told, answer| {
        let code = told.and_then(Modeled::code).unwrap_or_default();
        let message = told.and_then(Modeled::message).unwrap_or_default();
        of_xml(code, message, answer)
    })
}

/// Returns the failure that an SDK error means.
///
/// `of` classifies a complete response, given the error that the SDK parsed from it, if any.
fn read<E: Modeled + Error + 'static>(
    error: &SdkError<E>,
    of: impl Fn(Option<&E>, &HttpResponse) -> ServiceFailure,
) -> ServiceFailure {
    match error {
        SdkError::ServiceError(error) => of(Some(error.err()), error.raw()),
        SdkError::ResponseError(answer) if answer.raw().body().bytes().is_some() => {
            of(None, answer.raw())
        }
        SdkError::ResponseError(answer) => of_half_an_answer(answer.raw().status().as_u16(), error),
        SdkError::TimeoutError(_) => late(),
        SdkError::DispatchFailure(error) => match error.as_connector_error() {
            Some(error) => of_no_answer(error),
            None => ServiceFailure::Unreachable(Unreachable::Connection(String::new())),
        },
        SdkError::ConstructionFailure(_) => {
            ServiceFailure::Other("the request could not be built".to_owned())
        }
        _ => ServiceFailure::Other(String::new()),
    }
}

/// Returns the reason why there was no response.
pub(super) fn of_no_answer(error: &ConnectorError) -> ServiceFailure {
    if chain(error).any(|error| error.is::<NoRoots>()) {
        ServiceFailure::Setting(Box::new(BadSetting::NoRoots))
    } else if error.is_timeout() {
        late()
    } else {
        ServiceFailure::Unreachable(reason(error))
    }
}

/// Returns the failure for a request that timed out.
pub(super) fn late() -> ServiceFailure {
    ServiceFailure::Unreachable(Unreachable::Timeout)
}

/// Returns whether a response contains one of these secrets, so that its text must not be shown.
pub(super) fn echoes<E>(error: &SdkError<E>, secrets: &[&Secret]) -> bool {
    let body = error
        .raw_response()
        .and_then(|answer| answer.body().bytes());
    body.is_some_and(|body| secrets.iter().any(|secret| holds(body, secret.expose())))
}

/// Returns whether a response contains this text.
pub(super) fn holds(body: &[u8], text: &str) -> bool {
    memchr::memmem::find(body, text.as_bytes()).is_some()
}

/// Removes the service's own text from a failure.
pub(super) fn without_text(failure: ServiceFailure) -> ServiceFailure {
    match failure {
        ServiceFailure::InvalidRequest(_) => ServiceFailure::InvalidRequest(String::new()),
        ServiceFailure::Signature(_) | ServiceFailure::Other(_) => {
            ServiceFailure::Other(String::new())
        }
        failure => failure,
    }
}

/// Returns the failure for a response that could not be read to its end.
pub(super) fn of_half_an_answer(status: u16, error: &(dyn Error + 'static)) -> ServiceFailure {
    if status == 429 {
        ServiceFailure::Throttled(None)
    } else if status >= 500 {
        ServiceFailure::Server(status)
    } else if chain(error).any(|error| error.is::<LengthLimitError>()) {
        ServiceFailure::NotTheService(format!("HTTP {status}, too large"))
    } else {
        ServiceFailure::Unreachable(reason(error))
    }
}

fn of_answer(code: Option<&str>, answer: &HttpResponse) -> ServiceFailure {
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
    // The SDK takes the code from the header or from `__type`, if it can parse the body. Some
    // proxies drop the header; then only the OAuth `error` field is left.
    let code = code
        .or_else(|| header(answer))
        .unwrap_or_else(|| field("error"));
    let description = [
        field("error_description"),
        field("message"),
        field("Message"),
    ]
    .into_iter()
    .find(|t| !t.is_empty());
    let description = description.unwrap_or_default().to_owned();
    match code {
        "AuthorizationPendingException" | "authorization_pending" => {
            ServiceFailure::AuthorizationPending
        }
        "SlowDownException" | "slow_down" => ServiceFailure::SlowDown,
        "ExpiredTokenException" | "expired_token" => ServiceFailure::ExpiredToken,
        "AccessDeniedException" | "access_denied" => ServiceFailure::AccessDenied,
        "InvalidClientException" | "invalid_client" => ServiceFailure::InvalidClient,
        "InvalidGrantException" | "invalid_grant" => ServiceFailure::InvalidGrant,
        "InvalidRequestException" | "invalid_request" => {
            ServiceFailure::InvalidRequest(description)
        }
        "InvalidScopeException" | "invalid_scope" => ServiceFailure::InvalidScope,
        "UnauthorizedException" => ServiceFailure::Unauthorized,
        "ForbiddenException" => ServiceFailure::Forbidden,
        "ResourceNotFoundException" => ServiceFailure::NotFound,
        _ if status == 429 || is_throttling(code) => ServiceFailure::Throttled(retry_after(answer)),
        _ if status >= 500 => ServiceFailure::Server(status),
        _ if body.is_none() => ServiceFailure::NotTheService(format!("HTTP {status}, not JSON")),
        _ if status == 401 => ServiceFailure::Unauthorized,
        _ if status == 403 => ServiceFailure::Forbidden,
        _ if status < 400 => {
            ServiceFailure::NotTheService(format!("HTTP {status}, in an unknown form"))
        }
        "" => ServiceFailure::Other(format!("HTTP {status} {description}")),
        code if description.is_empty() => ServiceFailure::Other(code.to_owned()),
        code => ServiceFailure::Other(format!("{code}, {description}")),
    }
}

/// Classifies the errors of STS and those common to all services with the Query protocol.
fn of_xml(code: &str, message: &str, answer: &HttpResponse) -> ServiceFailure {
    let status = answer.status().as_u16();
    match code {
        "AccessDenied" | "AccessDeniedException" => ServiceFailure::Forbidden,
        "ExpiredToken" | "ExpiredTokenException" | "InvalidClientTokenId" => {
            ServiceFailure::Unauthorized
        }
        _ if status == 429 || is_throttling(code) || code == "RequestLimitExceeded" => {
            ServiceFailure::Throttled(retry_after(answer))
        }
        _ if status >= 500 => ServiceFailure::Server(status),
        "" => ServiceFailure::NotTheService(format!("HTTP {status}, in an unknown form")),
        "ValidationError" | "InvalidParameterValue" | "RegionDisabledException" => {
            ServiceFailure::InvalidRequest(message.to_owned())
        }
        code => {
            let text = match message {
                "" => code.to_owned(),
                message => format!("{code}, {message}"),
            };
            if code.contains("Signature") {
                ServiceFailure::Signature(text)
            } else {
                ServiceFailure::Other(text)
            }
        }
    }
}

/// Returns whether an error code asks for fewer requests.
pub(super) fn is_throttling(code: &str) -> bool {
    code.starts_with("TooManyRequests") || code.contains("Throttl")
}

/// Returns the name in `x-amzn-ErrorType`, without the namespace before it or the URL after it.
pub(super) fn header(answer: &HttpResponse) -> Option<&str> {
    let name = answer
        .headers()
        .get("x-amzn-errortype")?
        .split(':')
        .next()?;
    name.rsplit('#').next()
}

/// Returns how long the service asks us to wait (RFC 9110 section 10.2.3).
///
/// The header holds either seconds or a time. A time is compared with the response's own `Date`, so
/// that this machine's clock does not matter.
pub(super) fn retry_after(answer: &HttpResponse) -> Option<Duration> {
    let headers = answer.headers();
    let told = headers.get("retry-after")?.trim();
    if let Ok(seconds) = told.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| DateTime::from_str(text, Format::HttpDate).ok();
    let wait = time(told)?.secs() - time(headers.get("date")?)?.secs();
    u64::try_from(wait).ok().map(Duration::from_secs)
}
