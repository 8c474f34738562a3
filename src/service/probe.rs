//! A check of whether a session's service accepts its start URL, without a login.

use super::error::ServiceError;
use super::oidc::Oidc;
use crate::cache::Flow;
use crate::session::Session;

/// Registers a client and starts a device authorization, as a login would.
///
/// Then it stops: client and authorization expire on their own, and no file is changed. If the
/// region does not belong to the start URL, the service rejects the authorization.
///
/// # Errors
///
/// Returns the reason why a request failed.
pub async fn probe(service: &impl Oidc, session: &Session) -> Result<(), ServiceError> {
    let client = service.register(session, Flow::DeviceCode).await?;
    service.start_device(session, &client).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::probe;
    use crate::fixture::{Fault, Fixture, REGISTER, START_DEVICE, session};
    use crate::service::ServiceFailure;

    #[tokio::test(start_paused = true)]
    async fn a_service_that_answers_is_well_and_no_file_is_touched() {
        let world = Fixture::new();
        let corp = session("corp");
        probe(&world.center, &corp).await.unwrap();
        assert_eq!(world.center.operations(), [REGISTER, START_DEVICE]);
        assert_eq!(world.token_file(&corp), "");
        assert!(!world.cache.registration_path(&corp).exists());
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_service_refuses_is_told() {
        let world = Fixture::new();
        let wrong = ServiceFailure::InvalidRequest("region".into());
        world
            .center
            .faults_of("corp", START_DEVICE, [Fault::Fail(wrong.clone())]);
        let error = probe(&world.center, &session("corp")).await.unwrap_err();
        assert_eq!(error.failure, wrong);
    }
}
