//! Tests for the client registration of the device code flow.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_client_that_is_forgotten_is_registered_again_once() {
    let world = Fixture::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    world.center.forget_clients();
    let before = world.center.operations().len();

    world.run(&corp).await.unwrap();
    assert_eq!(
        world.center.operations()[before..before + 4],
        [START_DEVICE, REGISTER, START_DEVICE, CREATE_TOKEN]
    );
    let kept = world
        .cache
        .load_registration(&corp, Flow::DeviceCode, world.clock.now());
    let used = world.field(&corp, "clientId");
    assert_eq!(kept.map(|client| client.client_id), used);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_forgotten_while_the_person_looks_is_registered_again_once() {
    let world = Fixture::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    let before = world.center.operations().len();
    let gone = Fault::Fail(ServiceFailure::InvalidClient);
    world.center.faults(CREATE_TOKEN, [Fault::Pass, gone]);

    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(
        world.center.operations()[before..before + 6],
        [
            START_DEVICE,
            CREATE_TOKEN,
            CREATE_TOKEN,
            REGISTER,
            START_DEVICE,
            CREATE_TOKEN
        ]
    );
    assert_eq!(world.said(), ["prompt", "prompt", "prompt"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_client_that_is_refused_is_an_error() {
    for operation in [START_DEVICE, CREATE_TOKEN] {
        let world = Fixture::new();
        let corp = session("corp");
        world.run(&corp).await.unwrap();
        std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
        let gone = Fault::Fail(ServiceFailure::InvalidClient);
        world.center.faults(operation, [gone.clone(), gone]);

        let error = world.run(&corp).await.err().unwrap();
        assert!(
            matches!(&error, Error::Service(e) if e.failure == ServiceFailure::InvalidClient),
            "{error}"
        );
        assert_eq!(world.center.count(REGISTER), 2, "{operation}");
        assert_eq!(world.token_file(&corp), "", "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_refused_is_not_tried_again_by_the_next_login() {
    let world = Fixture::new();
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    std::fs::remove_file(world.cache.token_path(&corp.id)).unwrap();
    world.center.forget_clients();
    world.center.faults(REGISTER, [Fault::Fail(unreachable())]);
    let error = world.run(&corp).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Network);
    assert!(!world.cache.registration_path(&corp).exists());
}

#[tokio::test(start_paused = true)]
async fn a_first_client_that_is_refused_is_not_registered_twice() {
    let world = Fixture::new();
    world
        .center
        .faults(START_DEVICE, [Fault::Fail(ServiceFailure::InvalidClient)]);
    let error = world.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Service);
    assert_eq!(world.center.operations(), [REGISTER, START_DEVICE]);
}

#[tokio::test(start_paused = true)]
async fn a_registration_that_cannot_be_kept_does_not_stop_the_login() {
    let world = Fixture::new();
    let corp = session("corp");
    std::fs::create_dir_all(world.cache.registration_path(&corp)).unwrap();
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(world.said(), ["not kept", "prompt"]);
    assert!(world.token_file(&corp).contains("access1"));
}
