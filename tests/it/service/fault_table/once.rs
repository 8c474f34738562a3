//! One bad answer: nobody notices, unless a one-time grant may be used up.

use std::time::Duration;

use super::bad::{BAD, Meaning};
use super::needs::{NEEDS, Need, Operation};
use super::run::{Met, check_all, meet};
use crate::support::Fault;

/// The maximum duration of a command, on a machine that is busy with other tests.
const LIMIT: Duration = Duration::from_secs(8);

fn check(need: &Need, meaning: Meaning, fault: Fault) {
    let met = meet(need, fault, 1, &[]);
    met.assert_took_at_most(LIMIT);
    match (need.operation, meaning) {
        (Operation::Refresh, Meaning::Throttled) => unnoticed(need, &met),
        (Operation::Refresh, _) if need.is("logout") => {
            met.assert_code(0);
            met.assert_says("could not be notified");
            assert!(!met.fixture.token_path("homesso").exists(), "{}", met.name);
        }
        // The refresh token is of no use, and a login is allowed.
        (Operation::Refresh, _) if need.is("login") && asks(fault) => unnoticed(need, &met),
        (Operation::Refresh, Meaning::ServerError) => {
            met.assert_code(1);
            met.assert_says("had an internal error");
            met.assert_changed_nothing();
        }
        (Operation::Refresh, _) => {
            met.assert_code(1);
            met.assert_says("error: homesso: the answer with the new token was lost, and the ");
            met.assert_says("refresh token may be used up: ");
            met.assert_says("hint: run `ssologin homesso`, which logs in again if");
            met.assert_changed_nothing();
        }
        (Operation::Redeem, Meaning::Handled) => {
            met.assert_code(1);
            met.assert_says("error: homesso: the answer with the new token was lost, and the ");
            met.assert_says("code is used up: ");
            met.assert_says("hint: run `ssologin homesso` to log in again");
            met.assert_changed_nothing();
        }
        _ => unnoticed(need, &met),
    }
    // What is left is good enough for a login.
    if met.output.code != Some(0) {
        let login = met.fixture.run(&["login", "homesso"]);
        assert_eq!(login.code, Some(0), "{}: {login}", met.name);
        met.assert_is_logged_in();
    }
}

/// Returns whether a login prompts after a refresh with this answer.
fn asks(fault: Fault) -> bool {
    matches!(fault, Fault::Instead(answer) if answer.ends_with("{}"))
        || matches!(fault, Fault::Foreign(answer) if answer.ends_with("Length: 0\r\n\r\n"))
}

#[track_caller]
fn unnoticed(need: &Need, met: &Met) {
    met.assert_code(0);
    if need.is("logout") {
        met.assert_says("homesso  logged out");
        assert!(!met.fixture.token_path("homesso").exists(), "{}", met.name);
    } else if need.is("login") || need.operation == Operation::Refresh {
        met.assert_is_logged_in();
    } else {
        assert!(!met.output.stderr.contains("error"), "{}", met.output);
    }
}

#[test]
fn one_bad_answer_costs_nothing_but_a_moment() {
    let count = check_all(NEEDS, BAD, check);
    assert!(count >= 400, "{count}");
}
