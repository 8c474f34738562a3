use std::cell::RefCell;
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::{BUDGET, Repeat, pause, retried, wait};
use crate::service::{Operation, ServiceError, ServiceFailure, Unreachable};

const ALL: [Repeat; 4] = [
    Repeat::Safe,
    Repeat::Courtesy,
    Repeat::Once,
    Repeat::Approved,
];

fn failures() -> Vec<ServiceFailure> {
    let text = || "text".to_owned();
    vec![
        ServiceFailure::Throttled(None),
        ServiceFailure::Throttled(Some(Duration::from_secs(3))),
        ServiceFailure::SlowDown,
        ServiceFailure::Server(500),
        ServiceFailure::Server(503),
        ServiceFailure::Unreachable(Unreachable::Timeout),
        ServiceFailure::Unreachable(Unreachable::Connection(text())),
        ServiceFailure::Unreachable(Unreachable::Refused(text())),
        ServiceFailure::Unreachable(Unreachable::Dns(text())),
        ServiceFailure::Unreachable(Unreachable::UntrustedCa(text())),
        ServiceFailure::Unreachable(Unreachable::ProxyAuthorization),
        ServiceFailure::NotTheService(text()),
        ServiceFailure::Incomplete("accessToken"),
        ServiceFailure::InvalidGrant,
        ServiceFailure::InvalidRequest(text()),
        ServiceFailure::Unauthorized,
        ServiceFailure::Forbidden,
        ServiceFailure::NotFound,
        ServiceFailure::Other(text()),
    ]
}

fn error(failure: ServiceFailure) -> ServiceError {
    ServiceError {
        operation: Operation::GetRoleCredentials,
        host: "portal.example".into(),
        failure,
        setting: None,
        source: None,
    }
}

/// Returns how often a request that always fails like this is sent, and how long that takes.
async fn sent(failure: &ServiceFailure, repeat: Repeat) -> (usize, Duration) {
    let begun = Instant::now();
    let count = RefCell::new(0);
    let done = retried(repeat, || async {
        *count.borrow_mut() += 1;
        Err::<(), _>(error(failure.clone()))
    });
    assert_eq!(done.await.unwrap_err().failure, *failure);
    (count.into_inner(), begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out_for_twenty_seconds_whatever_the_request() {
    for failure in [ServiceFailure::Throttled(None), ServiceFailure::SlowDown] {
        for repeat in [Repeat::Safe, Repeat::Once, Repeat::Approved] {
            let (count, took) = sent(&failure, repeat).await;
            assert!((5..=8).contains(&count), "{repeat:?}: {count}");
            assert!(took <= BUDGET && took >= BUDGET / 2, "{repeat:?}: {took:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn server_errors_and_timeouts_are_waited_out_only_for_safe_requests() {
    let timeout = ServiceFailure::Unreachable(Unreachable::Timeout);
    for failure in [ServiceFailure::Server(503), timeout] {
        let (count, took) = sent(&failure, Repeat::Safe).await;
        assert!(count >= 5 && took >= BUDGET / 2, "{failure:?}: {count}");
        for repeat in [Repeat::Once, Repeat::Approved] {
            let (count, took) = sent(&failure, repeat).await;
            assert_eq!((count, took), (1, Duration::ZERO), "{failure:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_broken_connection_or_a_half_answer_is_retried_three_times() {
    for failure in [
        ServiceFailure::Unreachable(Unreachable::Connection("reset".into())),
        ServiceFailure::NotTheService("HTTP 200, not JSON".into()),
        ServiceFailure::Incomplete("roleCredentials"),
    ] {
        let (count, took) = sent(&failure, Repeat::Safe).await;
        assert_eq!(count, 4, "{failure:?}");
        assert!(took < Duration::from_secs(4), "{failure:?}: {took:?}");
        assert_eq!(sent(&failure, Repeat::Once).await.0, 1, "{failure:?}");
        assert_eq!(sent(&failure, Repeat::Approved).await.0, 1, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_never_left_this_machine_is_sent_again_even_with_a_one_time_grant() {
    for reason in [Unreachable::Refused("".into()), Unreachable::Dns("".into())] {
        let failure = ServiceFailure::Unreachable(reason);
        assert_eq!(sent(&failure, Repeat::Safe).await.0, 4);
        assert_eq!(sent(&failure, Repeat::Once).await.0, 4);
        let (count, took) = sent(&failure, Repeat::Approved).await;
        assert!(count > 4 && took >= BUDGET / 2, "{count} {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_definite_no_and_a_wrong_certificate_are_final() {
    for failure in [
        ServiceFailure::InvalidGrant,
        ServiceFailure::Unauthorized,
        ServiceFailure::Forbidden,
        ServiceFailure::NotFound,
        ServiceFailure::Other("x".into()),
        ServiceFailure::Unreachable(Unreachable::UntrustedCa("x".into())),
        ServiceFailure::Unreachable(Unreachable::Expired { at: "x".into() }),
        ServiceFailure::Unreachable(Unreachable::ProxyAuthorization),
    ] {
        for repeat in ALL {
            assert_eq!(sent(&failure, repeat).await.0, 1, "{failure:?} {repeat:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_courtesy_is_not_waited_for() {
    for failure in failures() {
        let (_, took) = sent(&failure, Repeat::Courtesy).await;
        assert!(took <= Duration::from_secs(2), "{failure:?}: {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_hiccup_is_not_noticed() {
    for failure in failures() {
        let left = RefCell::new(vec![failure.clone()]);
        let done = retried(Repeat::Safe, || async {
            left.borrow_mut()
                .pop()
                .map_or(Ok(7), |failure| Err(error(failure)))
        });
        let is_final = wait(&failure, Repeat::Safe, 1, Duration::ZERO, 0.5).is_none();
        assert_eq!(done.await.ok(), (!is_final).then_some(7), "{failure:?}");
    }
}

#[test]
fn a_requested_delay_is_kept_if_it_fits() {
    let asked = |seconds| ServiceFailure::Throttled(Some(Duration::from_secs(seconds)));
    let after = |seconds, elapsed| {
        let elapsed = Duration::from_secs(elapsed);
        wait(&asked(seconds), Repeat::Once, 1, elapsed, 0.0)
    };
    assert_eq!(after(7, 0), Some(Duration::from_secs(7)));
    assert_eq!(after(20, 0), Some(Duration::from_secs(20)));
    assert_eq!(after(0, 0), Some(Duration::from_millis(250)));
    assert_eq!(after(7, 14), None);
    assert_eq!(after(21, 0), None);
    assert_eq!(after(u64::MAX, 20), None);
}

#[test]
fn pauses_double_and_differ() {
    let milliseconds = |failures, random| pause(failures, random).as_millis();
    assert_eq!((milliseconds(1, 0.0), milliseconds(1, 1.0)), (250, 500));
    assert_eq!((milliseconds(3, 0.0), milliseconds(3, 1.0)), (1000, 2000));
    assert_eq!(milliseconds(u32::MAX, 2.0), 8000);
}

proptest! {
    #[test]
    fn no_wait_exceeds_the_budget(
        which in 0..19_usize, repeat in 0..4_usize, attempts in 1..40_u32,
        elapsed in 0..40_000_u64, random in -1.0..2.0_f64,
    ) {
        let elapsed = Duration::from_millis(elapsed);
        if let Some(wait) = wait(&failures()[which], ALL[repeat], attempts, elapsed, random) {
            prop_assert!(wait >= Duration::from_millis(250));
            prop_assert!(elapsed + wait <= BUDGET);
        }
    }
}
