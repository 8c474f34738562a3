//! A logout of one session: the service is told, and what came from its token is deleted.

use crate::cache::{Cache, CacheError};
use crate::error::Error;
use crate::oidc::{Failure, Portal, ServiceError};
use crate::session::Session;
use crate::token::Token;

/// A role of a session: account id and role name, as a profile names them.
pub type Role = (String, String);

/// What a logout did.
pub struct LoggedOut {
    /// Whether there was a token file.
    pub had_token: bool,
    /// How many files of role credentials were deleted.
    pub roles_removed: usize,
    /// Why the service could not be told: its side of the sign-in then lives on until its end.
    pub not_told: Option<ServiceError>,
}

/// Logs a session out: calls the portal's Logout for its token alone, then deletes the token and the role credentials
/// that the profiles of the session got with it. Client registrations stay, as in the AWS CLI.
///
/// # Errors
///
/// When a file stays. That the service could not be told is no error: the files are gone all the same.
pub async fn run<P: Portal>(
    service: &P,
    cache: &Cache,
    session: &Session,
    roles: &[Role],
) -> Result<LoggedOut, Error> {
    let token: Option<Token> = match cache.load_token(&session.id) {
        Ok(token) => token,
        Err(CacheError::Damaged { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let told = match token {
        Some(token) => service.logout(session, &token.access_token).await,
        None => Ok(()),
    };
    // A token that the portal does not know any more is logged out already.
    let not_told = told
        .err()
        .filter(|error| error.failure != Failure::Unauthorized);
    let had_token = cache.remove_token(&session.id)?;
    let mut roles_removed = 0;
    for (account_id, role_name) in roles {
        roles_removed += usize::from(cache.remove_role(&session.id, account_id, role_name)?);
    }
    Ok(LoggedOut {
        had_token,
        roles_removed,
        not_told,
    })
}

#[cfg(test)]
mod tests;
