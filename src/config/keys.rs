//! Owns the names of the keys that this program reads or writes in config files.
//!
//! Each key is spelled once, here, so that a misspelled one does not compile.

// Of `[sso-session]` sections, and of legacy profiles.

/// The start URL of the portal.
pub const SSO_START_URL: &str = "sso_start_url";
/// The region of the Identity Center.
pub const SSO_REGION: &str = "sso_region";
/// The scopes that a client is registered for, separated by commas.
pub const SSO_REGISTRATION_SCOPES: &str = "sso_registration_scopes";
/// Whether the session logs in with a device code: `true` or `false`.
pub const SSO_USE_DEVICE_CODE: &str = "sso_use_device_code";
/// The command that opens the pages of the session, or `none`; a key of this program.
pub const SSOLOGIN_BROWSER: &str = "ssologin_browser";

// Of profiles: where credentials come from.

/// The name of the session that the profile is bound to.
pub const SSO_SESSION: &str = "sso_session";
/// The account that the profile uses, 12 digits.
pub const SSO_ACCOUNT_ID: &str = "sso_account_id";
/// The role (permission set) that the profile uses in the account.
pub const SSO_ROLE_NAME: &str = "sso_role_name";
/// The role that the profile assumes by STS.
pub const ROLE_ARN: &str = "role_arn";
/// The profile whose credentials assume the role.
pub const SOURCE_PROFILE: &str = "source_profile";
/// The source outside of the config whose credentials assume the role, such as `Environment`.
pub const CREDENTIAL_SOURCE: &str = "credential_source";
/// The name of the STS session.
pub const ROLE_SESSION_NAME: &str = "role_session_name";
/// How long the credentials of the assumed role last, in seconds.
pub const DURATION_SECONDS: &str = "duration_seconds";
/// The id that a third party passes to assume the role.
pub const EXTERNAL_ID: &str = "external_id";
/// The MFA device whose code the role asks for.
pub const MFA_SERIAL: &str = "mfa_serial";
/// The file of the web identity that assumes the role.
pub const WEB_IDENTITY_TOKEN_FILE: &str = "web_identity_token_file";
/// The command that prints credentials.
pub const CREDENTIAL_PROCESS: &str = "credential_process";
/// The id of an access key that stands in the profile itself.
pub const AWS_ACCESS_KEY_ID: &str = "aws_access_key_id";

// Of profiles: what clients do.

/// The region that clients of the profile call.
pub const REGION: &str = "region";
/// The output format of the AWS CLI.
pub const OUTPUT: &str = "output";
/// The file of the certificate authorities that clients trust.
pub const CA_BUNDLE: &str = "ca_bundle";
/// The name of the `[services]` section that the profile uses.
pub const SERVICES: &str = "services";
/// The endpoint of all services, or of one in its block of a `[services]` section.
pub const ENDPOINT_URL: &str = "endpoint_url";
/// Whether endpoints of the config and the environment are ignored.
pub const IGNORE_CONFIGURED_ENDPOINT_URLS: &str = "ignore_configured_endpoint_urls";
/// Whether the FIPS endpoints are used.
pub const USE_FIPS_ENDPOINT: &str = "use_fips_endpoint";
/// Whether the dual-stack endpoints are used.
pub const USE_DUALSTACK_ENDPOINT: &str = "use_dualstack_endpoint";
/// Whether `ssologin configure populate` made the profile and may remove it: `true`.
pub const SSOLOGIN_POPULATED: &str = "ssologin_populated";

// Of `[services]` sections: one block for each service, with its `endpoint_url`.

/// The block of the Identity Center's OIDC service.
pub const SSO_OIDC: &str = "sso_oidc";
/// The block of the Identity Center's portal.
pub const SSO: &str = "sso";
/// The block of STS.
pub const STS: &str = "sts";
/// The block of the console's sign-in.
pub const SIGNIN: &str = "signin";
