use super::{Error, Kind};
use crate::system::lock::Holder;
use std::io::ErrorKind;
use std::time::Duration;

/// Returns the errors that are made of plain values.
fn errors() -> Vec<Error> {
    let session = || "my corp".to_owned();
    let (left, wanted) = (Duration::from_secs(59), Duration::from_secs(5400));
    vec![
        Error::LoginNeeded { session: session() },
        Error::TimedOut {
            session: session(),
            waited: wanted,
        },
        Error::Busy {
            session: session(),
            holder: Holder::default(),
        },
        Error::DeniedThere { session: session() },
        Error::LoggedOutThere { session: session() },
        Error::NoListener {
            session: session(),
            port: 8400,
            source: ErrorKind::AddrInUse.into(),
        },
        Error::ExpiredRole { session: session() },
        Error::UnsafeUrl {
            host: "oidc.example".to_owned(),
        },
        Error::Endless {
            session: session(),
            list: "roles",
        },
        Error::TooShort {
            session: session(),
            left,
            wanted,
        },
    ]
}

#[test]
fn an_error_is_one_sentence_with_a_hint_that_can_be_typed() {
    for error in errors() {
        let sentence = error.to_string();
        assert!(
            !sentence.ends_with('.') && !sentence.contains('\n'),
            "{sentence}"
        );
        let hint = error.hint().expect("a next step");
        assert!(
            hint.starts_with(char::is_lowercase) && !hint.ends_with('.'),
            "{hint}"
        );
        if error.kind() == Kind::LoginNeeded {
            assert_eq!(hint, "run `ssologin 'my corp'`");
        }
    }
}

#[test]
fn durations_are_written_out() {
    let last = errors().pop().expect("the last one");
    assert_eq!(
        last.to_string(),
        "my corp: the new token expires in 59 seconds, sooner than the 1 hour 30 minutes requested"
    );
}
