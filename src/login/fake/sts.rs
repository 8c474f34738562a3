//! STS beside the center in memory.

use chrono::TimeDelta;

use super::super::world::START;
use super::{ASSUME_ROLE, Center, GET_IDENTITY};
use crate::oidc::ServiceError;
use crate::role::{Assumed, RoleCredentials};
use crate::secret::Secret;
use crate::session::{AssumedRole, Session};
use crate::sts::{Identity, Sts};
use crate::timestamp;

impl Sts for Center {
    async fn assume_role(
        &self,
        session: &Session,
        region: &str,
        credentials: &RoleCredentials,
        role: &AssumedRole,
        session_name: &str,
    ) -> Result<Assumed, ServiceError> {
        let name = role.session_name.as_deref().unwrap_or(session_name);
        let with = format!("{} {region} {name}", credentials.access_key_id);
        self.serve(session, ASSUME_ROLE, &with, |state| {
            state.issued += 1;
            let now = timestamp::parse(START).unwrap() + self.elapsed();
            let life = role.duration_seconds.unwrap_or(3600);
            Ok(Assumed {
                credentials: RoleCredentials {
                    access_key_id: format!("ASIA{}", state.issued),
                    secret_access_key: Secret::new("secret-key".into()),
                    session_token: Secret::new("session-token".into()),
                    expires_at: now + TimeDelta::seconds(i64::from(life)),
                },
                arn: format!("arn:aws:sts::1:assumed-role/R/{name}"),
                id: format!("AROA:{name}"),
            })
        })
        .await
    }

    async fn caller_identity(
        &self,
        session: &Session,
        _: &str,
        credentials: &RoleCredentials,
    ) -> Result<Identity, ServiceError> {
        self.serve(session, GET_IDENTITY, &credentials.access_key_id, |_| {
            Ok(Identity {
                account: "1".into(),
                arn: "arn:aws:sts::1:assumed-role/R/me".into(),
                user_id: "AROA:me".into(),
            })
        })
        .await
    }
}
