//! Tests for redeeming the authorization code.

use super::{does_nothing, paste};

use crate::error::Error;
use crate::fixture::{CREATE_TOKEN, Fault, session};
use crate::service::{ServiceFailure, Unreachable};

#[tokio::test(start_paused = true)]
async fn an_outage_after_the_approval_is_waited_out_for_twenty_seconds() {
    let down = ServiceFailure::Unreachable(Unreachable::Refused("refused".into()));
    let down = Fault::Fail(down);
    let world = super::world(does_nothing);
    let corp = session("corp");
    world
        .center
        .faults(CREATE_TOKEN, [down.clone(), down.clone()]);
    paste(&world, &corp).await.unwrap();
    assert_eq!(world.said()[1..], ["unreachable"]);
    assert_eq!(world.center.polls().len(), 3);

    let world = super::world(does_nothing);
    world.center.faults(CREATE_TOKEN, vec![down; 100]);
    let error = paste(&world, &corp).await.err().unwrap();
    assert!(
        matches!(&error, Error::Service(error) if matches!(error.failure, ServiceFailure::Unreachable(_))),
        "{error}"
    );
    let took = world.center.elapsed().as_secs();
    assert!((10..=20).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_code_is_sent_again() {
    let world = super::world(does_nothing);
    let throttled = Fault::Fail(ServiceFailure::Throttled(None));
    world.center.faults(CREATE_TOKEN, vec![throttled; 4]);
    paste(&world, &session("corp")).await.unwrap();
    assert_eq!(world.center.polls().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_a_server_error_answers_is_not_sent_again() {
    let world = super::world(does_nothing);
    let error = Fault::Fail(ServiceFailure::Server(503));
    world.center.faults(CREATE_TOKEN, [error]);
    let error = paste(&world, &session("corp")).await.err().unwrap();
    assert!(matches!(error, Error::Service(_)), "{error}");
    assert_eq!(world.center.polls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_code_whose_answer_was_lost_is_not_sent_again() {
    for fault in [
        Fault::Lost,
        Fault::Fail(ServiceFailure::Incomplete("accessToken")),
        Fault::Fail(ServiceFailure::NotTheService("HTTP 200, not JSON".into())),
    ] {
        let world = super::world(does_nothing);
        world.center.faults(CREATE_TOKEN, [fault]);
        let error = paste(&world, &session("corp")).await.err().unwrap();
        assert!(matches!(error, Error::TokenLost { .. }), "{error}");
        let said = "corp: the answer with the new token was lost, and the code may be used up: ";
        assert!(error.to_string().starts_with(said), "{error}");
        assert_eq!(error.hint().unwrap(), "run `ssologin corp` to log in again");
        assert_eq!(world.center.polls().len(), 1);
    }
}
