//! What an SDK error means.

use std::error::Error;
use std::time::Duration;

use aws_sdk_ssooidc::config::http::HttpResponse;
pub(super) use aws_sdk_ssooidc::error::ProvideErrorMetadata as Modelled;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http_body_util::LengthLimitError;
use serde_json::Value;

use super::unreachable::{chain, said};
use crate::oidc::Failure;
use crate::secret::Secret;

pub(super) type SdkError<E> = aws_sdk_ssooidc::error::SdkError<E, HttpResponse>;

/// Tells what an error of the SDK means for a login.
pub(super) fn of<E: Modelled + Error + 'static>(error: &SdkError<E>) -> Failure {
    read(error, |told, answer| {
        of_answer(told.and_then(Modelled::code), answer)
    })
}

/// Tells what an error of the SDK means where STS was asked, which answers in XML.
pub(super) fn of_sts<E: Modelled + Error + 'static>(error: &SdkError<E>) -> Failure {
    read(error, |told, answer| {
        let code = told.and_then(Modelled::code).unwrap_or_default();
        let message = told.and_then(Modelled::message).unwrap_or_default();
        of_xml(code, message, answer)
    })
}

/// `of`: what an answer means, with what the SDK could read in it.
fn read<E: Modelled + Error + 'static>(
    error: &SdkError<E>,
    of: impl Fn(Option<&E>, &HttpResponse) -> Failure,
) -> Failure {
    match error {
        SdkError::ServiceError(error) => of(Some(error.err()), error.raw()),
        SdkError::ResponseError(answer) if answer.raw().body().bytes().is_some() => {
            of(None, answer.raw())
        }
        SdkError::ResponseError(answer) => of_half_an_answer(answer.raw().status().as_u16(), error),
        SdkError::TimeoutError(_) => late(),
        SdkError::DispatchFailure(error) => match error.as_connector_error() {
            Some(error) => of_no_answer(error),
            None => Failure::Unreachable(String::new()),
        },
        SdkError::ConstructionFailure(_) => {
            Failure::Other("the request could not be made".to_owned())
        }
        _ => Failure::Other(String::new()),
    }
}

/// Tells why there is no answer.
pub(super) fn of_no_answer(error: &ConnectorError) -> Failure {
    if error.is_timeout() {
        late()
    } else {
        Failure::Unreachable(said(error))
    }
}

/// No answer came while it was waited for.
pub(super) fn late() -> Failure {
    Failure::Unreachable("no answer in time".to_owned())
}

/// Whether an answer holds one of these secrets: what it says must not be shown then.
pub(super) fn echoes<E>(error: &SdkError<E>, secrets: &[&Secret]) -> bool {
    let body = error
        .raw_response()
        .and_then(|answer| answer.body().bytes());
    body.is_some_and(|body| secrets.iter().any(|secret| holds(body, secret.expose())))
}

/// Whether this text is in an answer.
pub(super) fn holds(body: &[u8], text: &str) -> bool {
    memchr::memmem::find(body, text.as_bytes()).is_some()
}

/// The same failure, without what the service said about it.
pub(super) fn without_text(failure: Failure) -> Failure {
    match failure {
        Failure::InvalidRequest(_) => Failure::InvalidRequest(String::new()),
        Failure::Other(_) => Failure::Other(String::new()),
        failure => failure,
    }
}

/// An answer that could not be read to its end.
pub(super) fn of_half_an_answer(status: u16, error: &(dyn Error + 'static)) -> Failure {
    if status >= 500 {
        Failure::Server(status)
    } else if chain(error).any(|error| error.is::<LengthLimitError>()) {
        Failure::NotTheService(format!("HTTP {status}, too long"))
    } else {
        Failure::Unreachable(said(error))
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
    // The SDK takes the code from the header or `__type`, if it can read the body. Some proxies drop the header; the
    // OAuth `error` is left then.
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
        "ResourceNotFoundException" => Failure::NotFound,
        _ if status == 429 || code.starts_with("TooManyRequests") || code.contains("Throttl") => {
            Failure::Throttled(retry_after(answer))
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

/// The errors of STS, and those that every service of the Query protocol has.
fn of_xml(code: &str, message: &str, answer: &HttpResponse) -> Failure {
    let status = answer.status().as_u16();
    match code {
        "AccessDenied" | "AccessDeniedException" => Failure::Forbidden,
        "ExpiredToken" | "ExpiredTokenException" | "InvalidClientTokenId" => Failure::Unauthorized,
        _ if status == 429
            || code.starts_with("TooManyRequests")
            || code.contains("Throttl")
            || code == "RequestLimitExceeded" =>
        {
            Failure::Throttled(retry_after(answer))
        }
        _ if status >= 500 => Failure::Server(status),
        "" => Failure::NotTheService(format!("HTTP {status}, of another form")),
        "ValidationError" | "InvalidParameterValue" | "RegionDisabledException" => {
            Failure::InvalidRequest(message.to_owned())
        }
        code if message.is_empty() => Failure::Other(code.to_owned()),
        code => Failure::Other(format!("{code}, {message}")),
    }
}

/// The name in `x-amzn-ErrorType`, without a namespace before it and a URL behind it.
fn header(answer: &HttpResponse) -> Option<&str> {
    let name = answer
        .headers()
        .get("x-amzn-errortype")?
        .split(':')
        .next()?;
    name.rsplit('#').next()
}

/// How long the service asks to wait (RFC 9110 section 10.2.3): in seconds, or as a time, which counts from that of the
/// answer.
fn retry_after(answer: &HttpResponse) -> Option<Duration> {
    let headers = answer.headers();
    let told = headers.get("retry-after")?.trim();
    if let Ok(seconds) = told.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| DateTime::from_str(text, Format::HttpDate).ok();
    let wait = time(told)?.secs() - time(headers.get("date")?)?.secs();
    u64::try_from(wait).ok().map(Duration::from_secs)
}
