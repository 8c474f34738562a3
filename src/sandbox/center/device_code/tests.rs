use super::*;
use crate::sandbox::options::Approve;
use crate::sandbox::testing::{asked, at, name};

#[test]
fn polls_by_a_table_of_times() {
    const PENDING: &str = "AuthorizationPendingException";
    const SLOW: &str = "SlowDownException";
    const EXPIRED: &str = "ExpiredTokenException";
    const USED: &str = "InvalidGrantException";
    let after = |seconds| Approve::Auto {
        after: Duration::from_secs(seconds),
    };
    let table: &[(Approve, &[(i64, &str)])] = &[
        (after(0), &[(0, "ok"), (1, USED), (700_000, USED)]),
        (
            after(2),
            &[(0, PENDING), (1000, PENDING), (2000, "ok"), (2001, USED)],
        ),
        (after(2), &[(1999, PENDING), (2999, "ok")]),
        // A poll exactly one interval later is allowed. A poll 1 ms too early raises the interval
        // to 6 s, and the next one to 11 s.
        (
            Approve::Page,
            &[
                (0, PENDING),
                (999, SLOW),
                (6998, SLOW),
                (17_998, PENDING),
                (28_998, PENDING),
            ],
        ),
        // An early poll is refused even if the code is approved.
        (after(1), &[(500, PENDING), (1499, SLOW), (7499, "ok")]),
        (after(1), &[(599_999, "ok")]),
        (after(1), &[(600_000, EXPIRED), (600_001, EXPIRED)]),
        (Approve::Page, &[(599_999, PENDING), (600_000, EXPIRED)]),
        (after(601), &[(599_999, PENDING), (602_000, EXPIRED)]),
        // The clock is set back.
        (Approve::Page, &[(5000, PENDING), (4000, SLOW)]),
    ];
    for (approve, polls) in table {
        let (mut center, poll, _) = asked(*approve);
        for (ms, expected) in *polls {
            assert_eq!(
                name(poll(&mut center, *ms)),
                *expected,
                "{approve:?} at {ms} of {polls:?}"
            );
        }
    }
}

#[test]
fn a_person_decides_once() {
    let (mut center, poll, code) = asked(Approve::Page);
    assert_eq!(center.pending(at(0)), std::slice::from_ref(&code));
    assert!(!center.decide("ZZZZ-ZZZZ", Verdict::Approved, at(1)));
    assert!(center.decide(
        &code.to_lowercase().replace('-', " "),
        Verdict::Approved,
        at(1)
    ));
    assert!(!center.decide(&code, Verdict::Denied, at(1)));
    assert!(center.pending(at(1)).is_empty());
    assert!(center.inquire(&code, at(1)).unwrap().verdict == Some(Verdict::Approved));
    assert_eq!(name(poll(&mut center, 1000)), "ok");
    assert!(center.inquire(&code, at(1)).is_none());

    let (mut center, poll, code) = asked(Approve::Page);
    assert!(center.decide(&code, Verdict::Denied, at(599)));
    assert_eq!(name(poll(&mut center, 599_500)), "AccessDeniedException");
    assert_eq!(name(poll(&mut center, 599_500)), "AccessDeniedException");
    assert_eq!(name(poll(&mut center, 600_000)), "ExpiredTokenException");

    let (mut center, _, code) = asked(Approve::Page);
    assert!(!center.decide(&code, Verdict::Approved, at(600)));
    assert!(center.pending(at(600)).is_empty());
}
