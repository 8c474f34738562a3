//! Owns the JSON of the portal: accounts, roles, role credentials and logout.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::http::{HttpRequest, query_field};
use crate::sandbox::center::Center;
use crate::sandbox::refusal::{INVALID_REQUEST, Refusal, UNAUTHORIZED};

pub(super) const TOKEN_HEADER: &str = "x-amz-sso_bearer_token";

pub(super) fn list_accounts(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let (max, next) = (
        query_field(request, "max_result"),
        query_field(request, "next_token"),
    );
    let page = center.list_accounts(bearer(request)?, max.as_deref(), next.as_deref(), now)?;
    let accounts = page.items.into_iter().map(|account| {
        json!({ "accountId": account.id, "accountName": account.name, "emailAddress": account.email })
    });
    Ok(json!({ "accountList": accounts.collect::<Vec<_>>(), "nextToken": page.next }))
}

pub(super) fn list_roles(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let (max, next) = (
        query_field(request, "max_result"),
        query_field(request, "next_token"),
    );
    let token = bearer(request)?;
    let account = parameter(request, "account_id")?;
    let page = center.list_roles(token, &account, max.as_deref(), next.as_deref(), now)?;
    let roles = page
        .items
        .into_iter()
        .map(|role| json!({ "roleName": role, "accountId": account }));
    Ok(json!({ "roleList": roles.collect::<Vec<_>>(), "nextToken": page.next }))
}

pub(super) fn role_credentials(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    let token = bearer(request)?;
    let (account, role) = (
        parameter(request, "account_id")?,
        parameter(request, "role_name")?,
    );
    let keys = center.role_credentials(token, &account, &role, now)?;
    Ok(json!({ "roleCredentials": {
        "accessKeyId": keys.id,
        "secretAccessKey": keys.secret,
        "sessionToken": keys.session_token,
        "expiration": keys.expires_at.timestamp_millis(),
    } }))
}

pub(super) fn logout(
    center: &mut Center,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    center.logout(bearer(request)?, now)?;
    Ok(Value::Null)
}

fn bearer(request: &HttpRequest) -> Result<&str, Refusal> {
    request
        .headers()
        .get(TOKEN_HEADER)
        .and_then(|token| token.to_str().ok())
        .ok_or(UNAUTHORIZED)
}

fn parameter<'a>(request: &'a HttpRequest, name: &str) -> Result<Cow<'a, str>, Refusal> {
    let missing = INVALID_REQUEST.because("A required query parameter is missing.");
    query_field(request, name)
        .filter(|value| !value.is_empty())
        .ok_or(missing)
}
