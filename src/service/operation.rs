//! What can be asked of AWS.

use std::fmt;

/// One operation of one of the services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// OIDC: registers a public client (RFC 7591).
    RegisterClient,
    /// OIDC: begins a device authorization (RFC 8628 section 3.1).
    StartDeviceAuthorization,
    /// OIDC: what a browser does at the authorization endpoint (RFC 6749 section 4.1.1).
    Authorize,
    /// OIDC: a token for a grant (RFC 6749 section 3.2).
    CreateToken,
    /// Portal: the credentials of a role.
    GetRoleCredentials,
    /// Portal: a page of the accounts.
    ListAccounts,
    /// Portal: a page of the roles in an account.
    ListAccountRoles,
    /// Portal: ends the sign-in behind a token.
    Logout,
    /// STS: credentials of another role.
    AssumeRole,
    /// STS: whose credentials these are.
    GetCallerIdentity,
    /// Sign-In: a token that signs a browser in to the console.
    GetSigninToken,
}

/// Who serves an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// The OIDC and portal services.
    IdentityCenter,
    /// AWS STS.
    Sts,
    /// AWS Sign-In, which is the console's federation endpoint.
    SignIn,
}

impl Operation {
    /// Returns the name that AWS has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::RegisterClient => "RegisterClient",
            Operation::StartDeviceAuthorization => "StartDeviceAuthorization",
            Operation::Authorize => "Authorize",
            Operation::CreateToken => "CreateToken",
            Operation::GetRoleCredentials => "GetRoleCredentials",
            Operation::ListAccounts => "ListAccounts",
            Operation::ListAccountRoles => "ListAccountRoles",
            Operation::Logout => "Logout",
            Operation::AssumeRole => "AssumeRole",
            Operation::GetCallerIdentity => "GetCallerIdentity",
            Operation::GetSigninToken => "getSigninToken",
        }
    }

    /// Returns who serves it.
    #[must_use]
    pub fn server(self) -> Server {
        match self {
            Operation::AssumeRole | Operation::GetCallerIdentity => Server::Sts,
            Operation::GetSigninToken => Server::SignIn,
            _ => Server::IdentityCenter,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
