//! What is asked of AWS STS: the port, without a word about how it is served.

use std::future::Future;

use super::error::ServiceError;
use crate::cache::{Assumed, RoleCredentials};
use crate::session::{AssumedRole, Session};

/// Whose credentials these are, by GetCallerIdentity. The texts are the service's: not to be printed as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits, if the service is the real one.
    pub account: String,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`.
    pub arn: String,
    /// `AROA…:NAME`.
    pub user_id: String,
}

impl Identity {
    /// The role's name and the name of its session; `None` where it is no role's.
    #[must_use]
    pub fn role(&self) -> Option<(&str, &str)> {
        let (_, role) = self.arn.split_once(":assumed-role/")?;
        role.rsplit_once('/')
    }
}

/// AWS STS. `session` tells by whose endpoint settings it is reached, `region` where.
pub trait Sts: Sync {
    /// Assumes a role with other credentials (AssumeRole); `session_name` serves where the role has none.
    fn assume_role(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
        role: &AssumedRole,
        session_name: &str,
    ) -> impl Future<Output = Result<Assumed, ServiceError>> + Send;

    /// Asks whose credentials these are (GetCallerIdentity).
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
