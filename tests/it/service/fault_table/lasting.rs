//! A service that stays bad: each command ends within its time limit, and says why.

use std::time::Duration;

use super::bad::{LASTING, Meaning};
use super::needs::{NEEDS, Need, Operation};
use super::run::{check_all, meet};
use crate::support::Fault;

/// The maximum duration of a command with a time limit of one second, on a busy machine.
const LIMIT: Duration = Duration::from_secs(15);

fn check(need: &Need, meaning: Meaning, fault: Fault) {
    // A comparison or a name has a limit of its own.
    let limit = if need.is_courtesy { "20s" } else { "1s" };
    let met = meet(need, fault, usize::MAX, &["--timeout", limit]);
    met.assert_took_at_most(LIMIT);
    match (need.operation, meaning) {
        _ if need.is_courtesy => {
            met.assert_code(0);
            met.assert_is_logged_in();
        }
        (Operation::Logout, _) if need.is("login") => {
            met.assert_code(0);
            met.assert_says("homesso  not signed out: ");
            met.assert_is_logged_in();
        }
        _ if need.is("logout") => {
            met.assert_code(0);
            met.assert_says("homesso  token deleted, but the service could not be notified: ");
            assert!(!met.fixture.token_path("homesso").exists(), "{}", met.name);
        }
        _ if need.is("doctor") => {
            met.assert_code(1);
            met.assert_says("error: homesso: not done within 1 second");
            assert!(met.is_unchanged, "{}", met.name);
        }
        (Operation::Refresh, Meaning::ServerError) => {
            met.assert_code(1);
            met.assert_says("had an internal error");
            met.assert_changed_nothing();
        }
        (Operation::Refresh, Meaning::Unclear | Meaning::Handled) => {
            met.assert_code(1);
            met.assert_says("refresh token may be used up: ");
            met.assert_changed_nothing();
        }
        (Operation::Redeem, Meaning::Handled) => {
            met.assert_code(124);
            met.assert_says("error: homesso: the login was not approved within 1 second");
            met.assert_changed_nothing();
        }
        _ => {
            met.assert_code(124);
            met.assert_says(match (need.is("login"), need.operation) {
                (true, Operation::Redeem) => {
                    "error: homesso: the login was not approved within 1 second"
                }
                _ => "error: homesso: not done within 1 second",
            });
            assert_eq!(met.output.stdout, "", "{}", met.name);
        }
    }
}

#[test]
fn a_service_that_stays_bad_ends_each_command_within_its_time_limit() {
    let count = check_all(NEEDS, LASTING, check);
    assert!(count >= 200, "{count}");
}
