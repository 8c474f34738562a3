//! The port for AWS STS.

use std::future::Future;

use super::error::ServiceError;
use crate::cache::{Assumed, RoleCredentials};
use crate::session::{AssumedRole, Session};

/// The response to GetCallerIdentity.
///
/// The texts come from the service and must be escaped before they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account id; twelve digits if the response is from AWS.
    pub account: String,
    /// The ARN; for a role, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`.
    pub arn: String,
    /// The user id; for a role, `AROA…:NAME`.
    pub user_id: String,
}

impl Identity {
    /// Returns the role name and the role session name; `None` if the identity is not a role.
    #[must_use]
    pub fn role(&self) -> Option<(&str, &str)> {
        let (_, role) = self.arn.split_once(":assumed-role/")?;
        role.rsplit_once('/')
    }
}

/// AWS STS.
///
/// The endpoint settings of `session` apply; `region` is the region to send requests to.
pub trait Sts: Sync {
    /// Assumes a role with other credentials (AssumeRole).
    ///
    /// `session_name` is used if the role has no session name.
    fn assume_role(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
        role: &AssumedRole,
        session_name: &str,
    ) -> impl Future<Output = Result<Assumed, ServiceError>> + Send;

    /// Requests the identity that credentials belong to (GetCallerIdentity).
    fn caller_identity(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
    ) -> impl Future<Output = Result<Identity, ServiceError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn role_and_session_are_read_from_the_arn() {
        let role = |arn: &str| {
            let identity = Identity {
                account: String::new(),
                arn: arn.to_owned(),
                user_id: String::new(),
            };
            identity.role().map(|(a, b)| (a.to_owned(), b.to_owned()))
        };
        assert_eq!(
            role("arn:aws-cn:sts::1:assumed-role/R/me@x"),
            Some(("R".into(), "me@x".into()))
        );
        for arn in [
            "",
            "arn:aws:iam::1:user/x/y",
            "arn:aws:sts::1:assumed-role/R",
        ] {
            assert_eq!(role(arn), None);
        }
    }
}
