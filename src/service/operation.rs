//! The operations that can be requested from AWS.

use std::fmt;

/// An operation of one of the AWS services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// OIDC: registers a public client (RFC 7591).
    RegisterClient,
    /// OIDC: starts a device authorization (RFC 8628 section 3.1).
    StartDeviceAuthorization,
    /// OIDC: the browser's request to the authorization endpoint (RFC 6749 section 4.1.1).
    Authorize,
    /// OIDC: exchanges a grant for a token (RFC 6749 section 3.2).
    CreateToken,
    /// Portal: returns the credentials of a role.
    GetRoleCredentials,
    /// Portal: returns a page of the list of accounts.
    ListAccounts,
    /// Portal: returns a page of the list of roles in an account.
    ListAccountRoles,
    /// Portal: ends the sign-in session of a token.
    Logout,
    /// STS: returns the credentials of another role.
    AssumeRole,
    /// STS: returns the identity that credentials belong to.
    GetCallerIdentity,
    /// Sign-In: returns a token that signs a browser in to the console.
    GetSigninToken,
}

/// The service that performs an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// The OIDC and portal services.
    IdentityCenter,
    /// AWS STS.
    Sts,
    /// AWS Sign-In, the federation endpoint of the console.
    SignIn,
}

impl Operation {
    /// Returns AWS's name for the operation.
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

    /// Returns the service that performs the operation.
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
