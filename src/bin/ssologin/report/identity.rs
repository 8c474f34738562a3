//! The AWS identity of a profile.

use serde::Serialize;

/// What is known about role credentials.
#[derive(Serialize)]
pub(crate) struct IdentityReport<'a> {
    pub(crate) account: &'a str,
    pub(crate) account_name: Option<&'a str>,
    pub(crate) arn: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) role_name: Option<&'a str>,
    pub(crate) role_session_name: Option<&'a str>,
    pub(crate) profile: &'a str,
    pub(crate) session: &'a str,
    pub(crate) credentials_minutes_left: i64,
    pub(crate) token_minutes_left: i64,
    pub(crate) sign_in_ends_at: Option<String>,
}
