//! Owns STS, which uses the AWS Query protocol: form in, XML out.

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderName};

use super::http::{HttpAnswer, HttpRequest, form_field, text};
use crate::sandbox::center::{Assumption, CallerIdentity, Center, RoleKeys};
use crate::sandbox::record::RecordedRequest;
use crate::sandbox::refusal::{INVALID_ACTION, MISSING_AUTHENTICATION, Refusal, VALIDATION};
use crate::text::{html, timestamp};

const XMLNS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Answers a request; an unsupported action is recorded as `GetCallerIdentity`.
pub(super) fn answer(center: &mut Center, request: &HttpRequest, now: DateTime<Utc>) -> HttpAnswer {
    let field = |name: &str| form_field(request.body(), name);
    let action = field("Action").unwrap_or_default();
    let known = field("Version").as_deref() == Some("2011-06-15");
    let (operation, outcome) = match &*action {
        "AssumeRole" if known => ("AssumeRole", assume_role(center, request, now)),
        "GetCallerIdentity" if known => {
            let caller = caller(center, request, now);
            (
                "GetCallerIdentity",
                caller.map(|identity| of_identity(&identity)),
            )
        }
        _ => ("GetCallerIdentity", Err(INVALID_ACTION)),
    };
    center.record(RecordedRequest {
        operation,
        at: now,
        refused: outcome.as_ref().err().map(|refusal| refusal.name),
    });
    let (status, body) = match outcome {
        Ok(result) => (
            StatusCode::OK,
            format!(
                "<{operation}Response xmlns=\"{XMLNS}\"><{operation}Result>{result}</{operation}Result>\
                 <ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></{operation}Response>"
            ),
        ),
        Err(Refusal {
            status, name, text, ..
        }) => (
            StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
            format!(
                "<ErrorResponse xmlns=\"{XMLNS}\"><Error><Type>Sender</Type>\
                 <Code>{name}</Code><Message>{text}</Message></Error><RequestId>sandbox</RequestId></ErrorResponse>"
            ),
        ),
    };
    text(status, "text/xml", body)
}

fn of_identity(identity: &CallerIdentity) -> String {
    [
        element("Arn", &identity.arn),
        element("UserId", &identity.user_id),
        element("Account", &identity.account),
    ]
    .concat()
}

fn assume_role(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<String, Refusal> {
    caller(center, request, now)?;
    let field = |name: &str| form_field(request.body(), name);
    let missing = VALIDATION.because("RoleArn and RoleSessionName are required.");
    let (role_arn, session_name) = field("RoleArn")
        .zip(field("RoleSessionName"))
        .ok_or(missing)?;
    let (duration, external_id) = (field("DurationSeconds"), field("ExternalId"));
    let wanted = Assumption {
        role_arn: &role_arn,
        session_name: &session_name,
        duration: duration.as_deref(),
        external_id: external_id.as_deref(),
    };
    let (keys, identity) = center.assume_role(&wanted, now)?;
    Ok(of_keys(&keys, &identity))
}

fn of_keys(keys: &RoleKeys, identity: &CallerIdentity) -> String {
    format!(
        "<AssumedRoleUser>{}{}</AssumedRoleUser><Credentials>{}{}{}{}</Credentials>",
        element("AssumedRoleId", &identity.user_id),
        element("Arn", &identity.arn),
        element("AccessKeyId", &keys.id),
        element("SecretAccessKey", &keys.secret),
        element("SessionToken", &keys.session_token),
        element("Expiration", &timestamp::format(keys.expires_at)),
    )
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", html(text))
}

/// Returns the identity that signed a request.
fn caller(
    center: &Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<CallerIdentity, Refusal> {
    let header = |name: HeaderName| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let authorization = header(AUTHORIZATION).ok_or(MISSING_AUTHENTICATION)?;
    let key_id = authorization
        .strip_prefix("AWS4-HMAC-SHA256 ")
        .and_then(|rest| rest.split_once("Credential="))
        .and_then(|(_, credential)| credential.split_once('/'))
        .map(|(key_id, _)| key_id)
        .ok_or(MISSING_AUTHENTICATION)?;
    center.caller(
        key_id,
        header(HeaderName::from_static("x-amz-security-token")),
        now,
    )
}

#[cfg(test)]
mod tests;
