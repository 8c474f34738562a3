//! Owns the exceptions that the services can return, as one table.

/// An exception that a service returns; most are from the AWS service models.
///
/// `status` is the HTTP status, `name` the value of `x-amzn-ErrorType`, and `text` the message.
/// `code` is the OAuth error code; it is empty for the portal, STS and the federation endpoint,
/// which have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

const fn refusal(
    status: u16,
    name: &'static str,
    code: &'static str,
    text: &'static str,
) -> Refusal {
    Refusal {
        status,
        name,
        code,
        text,
    }
}

impl Refusal {
    /// Returns this exception with a more specific text.
    pub(super) const fn because(self, text: &'static str) -> Refusal {
        Refusal { text, ..self }
    }
}

pub(super) const INVALID_REQUEST: Refusal = refusal(
    400,
    "InvalidRequestException",
    "invalid_request",
    "The request is not valid.",
);
pub(super) const INVALID_CLIENT: Refusal = refusal(
    401,
    "InvalidClientException",
    "invalid_client",
    "The client is unknown, or its secret is wrong or expired.",
);
pub(super) const INVALID_CLIENT_METADATA: Refusal = refusal(
    400,
    "InvalidClientMetadataException",
    "invalid_client_metadata",
    "The client type must be public.",
);
pub(super) const INVALID_REDIRECT_URI: Refusal = refusal(
    400,
    "InvalidRedirectUriException",
    "invalid_redirect_uri",
    "A redirect URI must be http://127.0.0.1 with a path.",
);
pub(super) const UNAUTHORIZED_CLIENT: Refusal = refusal(
    400,
    "UnauthorizedClientException",
    "unauthorized_client",
    "The client is not registered for this grant.",
);
pub(super) const INVALID_SCOPE: Refusal = refusal(
    400,
    "InvalidScopeException",
    "invalid_scope",
    "A scope is malformed.",
);
pub(super) const INVALID_GRANT: Refusal = refusal(
    400,
    "InvalidGrantException",
    "invalid_grant",
    "The code or refresh token is unknown, used or revoked.",
);
pub(super) const UNSUPPORTED_GRANT_TYPE: Refusal = refusal(
    400,
    "UnsupportedGrantTypeException",
    "unsupported_grant_type",
    "The grant type is not supported.",
);
pub(super) const AUTHORIZATION_PENDING: Refusal = refusal(
    400,
    "AuthorizationPendingException",
    "authorization_pending",
    "The code is still pending.",
);
pub(super) const SLOW_DOWN: Refusal = refusal(
    400,
    "SlowDownException",
    "slow_down",
    "The client polls more often than the interval allows.",
);
pub(super) const ACCESS_DENIED: Refusal = refusal(
    400,
    "AccessDeniedException",
    "access_denied",
    "The request was denied.",
);
pub(super) const EXPIRED_TOKEN: Refusal = refusal(
    400,
    "ExpiredTokenException",
    "expired_token",
    "The device code has expired.",
);
pub(super) const INTERNAL_SERVER: Refusal = refusal(
    500,
    "InternalServerException",
    "server_error",
    "The sandbox has no random bytes for a secret.",
);

pub(super) const UNAUTHORIZED: Refusal = refusal(
    401,
    "UnauthorizedException",
    "",
    "Session token not found or invalid",
);
pub(super) const TOO_MANY_REQUESTS: Refusal = refusal(
    429,
    "TooManyRequestsException",
    "",
    "Too many requests for this token",
);
pub(super) const FORBIDDEN: Refusal = refusal(403, "ForbiddenException", "", "No access");
pub(super) const RESOURCE_NOT_FOUND: Refusal =
    refusal(404, "ResourceNotFoundException", "", "Account not found");
pub(super) const UNKNOWN_OPERATION: Refusal = refusal(
    404,
    "UnknownOperationException",
    "",
    "The sandbox has no such operation",
);

pub(super) const INVALID_CLIENT_TOKEN_ID: Refusal = refusal(
    403,
    "InvalidClientTokenId",
    "",
    "The security token included in the request is invalid.",
);
pub(super) const EXPIRED_CREDENTIALS: Refusal = refusal(
    403,
    "ExpiredToken",
    "",
    "The security token included in the request is expired.",
);
pub(super) const MISSING_AUTHENTICATION: Refusal = refusal(
    403,
    "MissingAuthenticationToken",
    "",
    "Request is missing Authentication Token.",
);
pub(super) const KEYS_IN_URL: Refusal = refusal(
    400,
    "KeysInUrl",
    "",
    "Use POST: keys in a URL end up in logs. AWS would accept this, the sandbox does not.",
);
pub(super) const INVALID_FEDERATION: Refusal = refusal(
    400,
    "InvalidFederation",
    "",
    "The federation endpoint supports only the actions getSigninToken and login.",
);
pub(super) const INVALID_SIGNIN_TOKEN: Refusal = refusal(
    400,
    "InvalidSigninToken",
    "",
    "The sign-in token is unknown, used or expired.",
);
pub(super) const INVALID_ACTION: Refusal = refusal(
    400,
    "InvalidAction",
    "",
    "The sandbox supports only the actions AssumeRole and GetCallerIdentity of version 2011-06-15.",
);
pub(super) const VALIDATION: Refusal =
    refusal(400, "ValidationError", "", "The request is not valid.");
pub(super) const ASSUME_DENIED: Refusal = refusal(
    403,
    "AccessDenied",
    "",
    "You are not authorized to perform sts:AssumeRole on this role: its account does not exist \
     in the sandbox.",
);
