//! Owns the names of the keys that this program reads or writes in config files.
//!
//! Each key is spelled only here, so that a misspelled key does not compile.

// Keys of `[sso-session]` sections and of legacy profiles.

/// The start URL of the portal.
pub const SSO_START_URL: &str = "sso_start_url";
/// The region of the Identity Center instance.
pub const SSO_REGION: &str = "sso_region";
/// The scopes that a client is registered for, separated by commas.
pub const SSO_REGISTRATION_SCOPES: &str = "sso_registration_scopes";
/// Whether the session logs in with a device code: `true` or `false`.
pub const SSO_USE_DEVICE_CODE: &str = "sso_use_device_code";
/// The command that opens the pages of the session, or `none`; a key of this program only.
pub const SSOLOGIN_BROWSER: &str = "ssologin_browser";

// Keys of profiles: where credentials come from.

/// The name of the session that the profile is bound to.
pub const SSO_SESSION: &str = "sso_session";
/// The account that the profile uses, as 12 digits.
pub const SSO_ACCOUNT_ID: &str = "sso_account_id";
/// The role (permission set) that the profile uses in the account.
pub const SSO_ROLE_NAME: &str = "sso_role_name";
/// The role that the profile assumes through STS.
pub const ROLE_ARN: &str = "role_arn";
/// The profile that provides the credentials to assume the role.
pub const SOURCE_PROFILE: &str = "source_profile";
/// The source outside the config that provides the credentials to assume the role.
///
/// An example is `Environment`.
pub const CREDENTIAL_SOURCE: &str = "credential_source";
/// The name of the STS session.
pub const ROLE_SESSION_NAME: &str = "role_session_name";
/// The duration of the credentials of the assumed role, in seconds.
pub const DURATION_SECONDS: &str = "duration_seconds";
/// The ID that a third party must pass to assume the role.
pub const EXTERNAL_ID: &str = "external_id";
/// The MFA device that provides the code required by the role.
pub const MFA_SERIAL: &str = "mfa_serial";
/// The file with the web identity token that is used to assume the role.
pub const WEB_IDENTITY_TOKEN_FILE: &str = "web_identity_token_file";
/// The command that prints credentials.
pub const CREDENTIAL_PROCESS: &str = "credential_process";
/// The identity of a login with `aws login`, whose credentials the AWS tools cache.
pub const LOGIN_SESSION: &str = "login_session";
/// The start URL of a profile that Granted provides credentials for; a key of that program only.
pub const GRANTED_SSO_START_URL: &str = "granted_sso_start_url";
/// The ID of an access key in the profile itself.
pub const AWS_ACCESS_KEY_ID: &str = "aws_access_key_id";
/// The secret of an access key in the profile itself.
pub const AWS_SECRET_ACCESS_KEY: &str = "aws_secret_access_key";

// Keys of profiles: what clients do.

/// The region that clients of the profile call.
pub const REGION: &str = "region";
/// The output format of the AWS CLI.
pub const OUTPUT: &str = "output";
/// The file with the certificate authorities that clients trust.
pub const CA_BUNDLE: &str = "ca_bundle";
/// The name of the `[services]` section that the profile uses.
pub const SERVICES: &str = "services";
/// The endpoint of all services, or of one service in its block of a `[services]` section.
pub const ENDPOINT_URL: &str = "endpoint_url";
/// Whether the endpoints in the config and in the environment are ignored.
pub const IGNORE_CONFIGURED_ENDPOINT_URLS: &str = "ignore_configured_endpoint_urls";
/// Whether the FIPS endpoints are used.
pub const USE_FIPS_ENDPOINT: &str = "use_fips_endpoint";
/// Whether the dual-stack endpoints are used.
pub const USE_DUALSTACK_ENDPOINT: &str = "use_dualstack_endpoint";
/// Set to `true` if `ssologin configure populate` created the profile and may remove it.
pub const SSOLOGIN_POPULATED: &str = "ssologin_populated";

// Keys of `[services]` sections: each service has a block with its `endpoint_url`.

/// The block of the OIDC service of the Identity Center.
pub const SSO_OIDC: &str = "sso_oidc";
/// The block of the portal of the Identity Center.
pub const SSO: &str = "sso";
/// The block of STS.
pub const STS: &str = "sts";
/// The block of the console's sign-in service.
pub const SIGNIN: &str = "signin";
