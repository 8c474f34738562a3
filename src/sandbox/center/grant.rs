//! Owns the grants that `CreateToken` accepts.

pub(in crate::sandbox) const DEVICE_CODE_GRANT: &str =
    "urn:ietf:params:oauth:grant-type:device_code";
pub(in crate::sandbox) const REFRESH_GRANT: &str = "refresh_token";
pub(in crate::sandbox) const CODE_GRANT: &str = "authorization_code";

/// The grant in a `CreateToken` request.
pub(in crate::sandbox) enum TokenGrant<'a> {
    DeviceCode(&'a str),
    Refresh(&'a str),
    Code {
        code: &'a str,
        verifier: &'a str,
        redirect: &'a str,
    },
}
