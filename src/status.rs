//! The state of a session's token at a given time, from files and the clock alone.
//!
//! ```
//! use ssologin::Status;
//! use ssologin::cache::Token;
//! use ssologin::text::timestamp;
//!
//! let token = Token::parse(br#"{"accessToken": "A", "expiresAt": "2026-11-21T20:42:35Z"}"#).ok();
//! let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap_or_default();
//! assert_eq!(Status::of(&Ok(token), now).minutes_left(), 42);
//! ```

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::{CacheError, SignIn, Token};

/// The state of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The access token has not expired.
    Valid,
    /// The access token has expired, but can be refreshed without the user.
    Renewable,
    /// The access token has expired and the user must log in.
    Expired,
    /// There is no token file.
    SignedOut,
    /// There is a file, but no token can be read from it.
    Unreadable,
}

impl State {
    /// Returns the word used in JSON output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Valid => "valid",
            State::Renewable => "renewable",
            State::Expired => "expired",
            State::SignedOut => "signed-out",
            State::Unreadable => "unreadable",
        }
    }

    /// Returns the state in words for the user.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            State::Renewable => "refreshable",
            State::SignedOut => "signed out",
            State::Valid | State::Expired | State::Unreadable => self.as_str(),
        }
    }

    /// Returns whether the user must log in before the next use.
    #[must_use]
    pub fn needs_a_person(self) -> bool {
        !matches!(self, State::Valid | State::Renewable)
    }
}

/// The status of a token file at a given time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The state of the session.
    pub state: State,
    /// The time until the access token expires; zero if there is no token.
    pub left: TimeDelta,
    /// The time at which the access token expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the token can be refreshed without the user.
    pub renewable: bool,
    /// The time at which the client registration expires.
    pub registration_expires_at: Option<DateTime<Utc>>,
    /// The estimated end of the sign-in session that the token came from, if known.
    pub sign_in_ends_at: Option<DateTime<Utc>>,
    /// The problem with the file, if any.
    pub problem: Option<String>,
}

impl Status {
    /// Returns the status for the result of loading a token file.
    #[must_use]
    pub fn of(loaded: &Result<Option<Token>, CacheError>, now: DateTime<Utc>) -> Status {
        let none = |state, problem| Status {
            state,
            left: TimeDelta::zero(),
            expires_at: None,
            renewable: false,
            registration_expires_at: None,
            sign_in_ends_at: None,
            problem,
        };
        let token = match loaded {
            Ok(Some(token)) => token,
            Ok(None) => return none(State::SignedOut, None),
            Err(CacheError::Damaged { reason, .. }) => {
                return none(State::Unreadable, Some(reason.to_string()));
            }
            // A token of another portal is no token of this session.
            Err(error @ CacheError::OtherPortal(_)) => {
                return none(State::SignedOut, Some(error.to_string()));
            }
            Err(CacheError::File(error)) => {
                return none(
                    State::Unreadable,
                    Some(format!("cannot read it: {}", error.cause)),
                );
            }
        };
        let (left, renewable) = (token.left(now), token.is_renewable(now));
        let state = match (left > TimeDelta::zero(), renewable) {
            (true, _) => State::Valid,
            (false, true) => State::Renewable,
            (false, false) => State::Expired,
        };
        let problem = token
            .expires_at
            .is_none()
            .then(|| "it does not say when the token expires".to_owned());
        Status {
            state,
            left,
            expires_at: token.expires_at,
            renewable,
            registration_expires_at: token.registration_expires_at,
            sign_in_ends_at: None,
            problem,
        }
    }

    /// Adds the estimated end of the sign-in session, from the cached record of its start.
    #[must_use]
    pub fn with_sign_in(
        self,
        loaded: &Result<Option<Token>, CacheError>,
        sign_in: Option<&SignIn>,
        now: DateTime<Utc>,
    ) -> Status {
        // If the user must log in anyway, the old estimate is no longer useful.
        let token = loaded
            .as_ref()
            .ok()
            .and_then(Option::as_ref)
            .filter(|_| !self.state.needs_a_person());
        let ends_at = sign_in
            .zip(token)
            .and_then(|(sign_in, token)| sign_in.estimated_end(token, now));
        Status {
            sign_in_ends_at: ends_at,
            ..self
        }
    }

    /// Returns the minutes until the access token expires, rounded down.
    #[must_use]
    pub fn minutes_left(&self) -> i64 {
        self.left.num_minutes()
    }
}

#[cfg(test)]
mod tests {
    use super::{State, Status};
    use crate::cache::{CacheError, SignIn, Token};
    use crate::text::{Damage, timestamp};
    use proptest::prelude::*;

    fn token(refresh: &str) -> Token {
        let text = format!(
            r#"{{"accessToken": "A", "expiresAt": "2026-11-21T20:42:35Z", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2026-11-21T21:00:00Z"{refresh}}}"#
        );
        Token::parse(text.as_bytes()).unwrap()
    }

    fn status(now: &str, refresh: &str) -> Status {
        Status::of(&Ok(Some(token(refresh))), timestamp::parse(now).unwrap())
    }

    #[test]
    fn states_and_minutes_at_their_edges() {
        let refresh = r#", "refreshToken": "R""#;
        for (now, refresh, state, minutes, renewable) in [
            ("2026-11-21T20:00:00Z", refresh, State::Valid, 42, true),
            ("2026-11-21T20:00:36Z", "", State::Valid, 41, false),
            ("2026-11-21T20:42:34Z", "", State::Valid, 0, false),
            ("2026-11-21T20:42:35Z", "", State::Expired, 0, false),
            ("2026-11-21T20:42:35Z", refresh, State::Renewable, 0, true),
            ("2026-11-21T21:00:00Z", refresh, State::Expired, 0, false),
        ] {
            let status = status(now, refresh);
            assert_eq!(
                (status.state, status.minutes_left(), status.renewable),
                (state, minutes, renewable),
                "{now}"
            );
        }
    }

    #[test]
    fn each_state_has_its_word_and_two_need_nobody() {
        for (state, word, needs_a_person) in [
            (State::Valid, "valid", false),
            (State::Renewable, "renewable", false),
            (State::Expired, "expired", true),
            (State::SignedOut, "signed-out", true),
            (State::Unreadable, "unreadable", true),
        ] {
            assert_eq!(
                (state.as_str(), state.needs_a_person()),
                (word, needs_a_person)
            );
        }
    }

    #[test]
    fn the_end_of_a_sign_in_is_told_until_a_person_is_needed() {
        let refresh = r#", "refreshToken": "R""#;
        for (now, refresh, told) in [
            ("2026-11-21T20:00:00Z", "", true),
            ("2026-11-21T20:50:00Z", refresh, true),
            ("2026-11-21T20:50:00Z", "", false),
        ] {
            let (loaded, now) = (Ok(Some(token(refresh))), timestamp::parse(now).unwrap());
            let begun = timestamp::parse("2026-11-21T19:42:35Z").unwrap();
            let sign_in = SignIn::after_login(None, &token(""), begun);
            let status = Status::of(&loaded, now).with_sign_in(&loaded, sign_in.as_ref(), now);
            assert_eq!(status.sign_in_ends_at.is_some(), told, "{now} {refresh}");
        }
    }

    #[test]
    fn no_file_and_no_token_are_two_things() {
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
        assert_eq!(Status::of(&Ok(None), now).state, State::SignedOut);
        let damaged = CacheError::Damaged {
            path: "x".into(),
            reason: Damage::NotJson,
        };
        let status = Status::of(&Err(damaged), now);
        assert_eq!(
            (status.state, status.problem.as_deref()),
            (State::Unreadable, Some("it is not a complete JSON object"))
        );
    }

    proptest! {
        #[test]
        fn minutes_are_never_more_than_is_left(offset in -100_000_i64..100_000) {
            let end = timestamp::parse("2026-11-21T20:42:35Z").unwrap();
            let now = end - chrono::TimeDelta::seconds(offset);
            let status = status(&timestamp::format(now), "");
            prop_assert!(status.minutes_left() * 60 <= offset.max(0));
            prop_assert!(status.minutes_left() * 60 > offset.max(0) - 60);
            prop_assert_eq!(status.state == State::Valid, offset > 0);
        }
    }
}
