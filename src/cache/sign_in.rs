//! An estimate of when the sign-in session of a token ends.
//!
//! No AWS file records that time, so ssologin remembers what it has observed.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use zeroize::Zeroizing;

use super::token::Token;
use crate::text::{Damage, Fields, Object, Spacing, sha1_hex, timestamp};

/// The lifetime of a sign-in session unless an administrator set another (15 minutes to 90 days).
const DEFAULT_LIFE: TimeDelta = TimeDelta::hours(8);
const MAX_LIFE: TimeDelta = TimeDelta::days(90);
/// A token that is shorter than usual by more than this ends with its sign-in session.
const SLACK: TimeDelta = TimeDelta::minutes(1);

/// A record of the sign-in session that a session's token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The SHA-1 of the token's client id.
    ///
    /// A token of another client comes from a login with another tool.
    client: String,
    /// The latest time at which the sign-in session can have begun.
    began_at: DateTime<Utc>,
    /// The time at which the service last issued a token for the sign-in session.
    alive_at: DateTime<Utc>,
    /// The full lifetime of the tokens of the sign-in session.
    token_life: TimeDelta,
    /// The time at which the sign-in session ends, if that shortened the lifetime of a token.
    ends_at: Option<DateTime<Utc>>,
    /// The lifetime of an earlier sign-in session of the same session.
    life: Option<TimeDelta>,
}

impl SignIn {
    /// Creates the record after the user logged in at `now`.
    ///
    /// A login does not start a new sign-in session while the browser is still signed in. So an
    /// earlier sign-in session that is not known to have ended continues.
    #[must_use]
    pub fn after_login(
        before: Option<&SignIn>,
        token: &Token,
        now: DateTime<Utc>,
    ) -> Option<SignIn> {
        let life = before.and_then(|sign_in| sign_in.life);
        let earlier = before.filter(|sign_in| sign_in.end().is_some_and(|end| now < end));
        let fresh = SignIn {
            client: client(token)?,
            began_at: now,
            alive_at: now,
            token_life: token.left(now).min(MAX_LIFE),
            ends_at: None,
            life,
        };
        Some(match earlier {
            Some(earlier) => SignIn {
                began_at: earlier.began_at,
                token_life: earlier.token_life,
                ..fresh
            }
            .seen(token, now),
            None => fresh,
        })
    }

    /// Updates the record after the token was refreshed at `now`.
    ///
    /// Returns `None` if the token belongs to another sign-in session than the recorded one.
    #[must_use]
    pub fn after_renewal(&self, token: &Token, now: DateTime<Utc>) -> Option<SignIn> {
        (client(token)? == self.client).then(|| self.seen(token, now))
    }

    /// Updates the record after a refresh failed because the sign-in session had ended.
    ///
    /// If it is known how long the sign-in session lasted, the next one is expected to last as
    /// long.
    #[must_use]
    pub fn after_end(&self, now: DateTime<Utc>) -> SignIn {
        let until = self.ends_at.map_or(now, |end| end.min(now));
        // The sign-in session ended at some time between the last token and the refusal. Only if
        // that interval is short does it show how long the sign-in session lasted.
        let known = self.ends_at.is_some() || now - self.alive_at <= self.token_life + SLACK;
        let lived = (until - self.began_at).clamp(TimeDelta::zero(), MAX_LIFE);
        SignIn {
            life: known.then_some(lived).or(self.life),
            ends_at: Some(until),
            ..self.clone()
        }
    }

    /// Estimates when the sign-in session of `token` ends.
    ///
    /// Returns `None` if that is unknown: another tool obtained the token, or the sign-in session
    /// has already outlasted the estimate.
    #[must_use]
    pub fn estimated_end(&self, token: &Token, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if client(token)? != self.client {
            return None;
        }
        let end = self.end()?;
        // A token never outlasts its sign-in session, so a later expiry refutes the estimate.
        let refuted = token
            .expires_at
            .is_some_and(|expires_at| expires_at > end + SLACK)
            || self.alive_at > end;
        (!refuted && end > now).then_some(end)
    }

    fn end(&self) -> Option<DateTime<Utc>> {
        match self.ends_at {
            Some(end) => Some(end),
            None => self
                .began_at
                .checked_add_signed(self.life.unwrap_or(DEFAULT_LIFE)),
        }
    }

    fn seen(&self, token: &Token, now: DateTime<Utc>) -> SignIn {
        let left = token.left(now).min(MAX_LIFE);
        let cut_short = left + SLACK < self.token_life;
        SignIn {
            alive_at: now,
            token_life: self.token_life.max(left),
            ends_at: if cut_short { token.expires_at } else { None },
            ..self.clone()
        }
    }

    /// Parses a record; `None` if the content is not a record of ours.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not a JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Option<SignIn>, Damage> {
        let mut fields = Fields::read(bytes)?;
        let mut seconds = |key: &str| {
            let seconds = fields.take_number(key);
            seconds
                .and_then(TimeDelta::try_seconds)
                .filter(|life| (TimeDelta::zero()..=MAX_LIFE).contains(life))
        };
        let (life, token_life) = (seconds("life"), seconds("tokenLife"));
        let times = ["beganAt", "aliveAt", "endsAt"].map(|key| fields.take_time(key));
        let (Some(client), [Some(began_at), Some(alive_at), ends_at], Some(token_life)) =
            (fields.take_text("client"), times, token_life)
        else {
            return Ok(None);
        };
        Ok(Some(SignIn {
            client,
            began_at,
            alive_at,
            token_life,
            ends_at,
            life,
        }))
    }

    /// Returns the record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let ends_at = self.ends_at.map(timestamp::format);
        let object = Object::new(Spacing::Spaced, 512)
            .text("client", &self.client)
            .text("beganAt", &timestamp::format(self.began_at))
            .text("aliveAt", &timestamp::format(self.alive_at))
            .value("tokenLife", &Value::from(self.token_life.num_seconds()))
            .text_if("endsAt", ends_at.as_deref());
        match self.life {
            Some(life) => object.value("life", &Value::from(life.num_seconds())).end(),
            None => object.end(),
        }
    }
}

fn client(token: &Token) -> Option<String> {
    let id = token.client_id.as_deref()?;
    Some(sha1_hex(id))
}

#[cfg(test)]
mod tests {
    use super::SignIn;
    use crate::cache::token::Token;
    use crate::text::timestamp;
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    fn at(hours: f64) -> DateTime<Utc> {
        timestamp::parse("2026-11-21T08:00:00Z").unwrap()
            + TimeDelta::seconds((hours * 3600.0) as i64)
    }

    /// Returns a token of `client` that expires at hour `ends`.
    fn token(client: &str, ends: f64) -> Token {
        let text = format!(
            r#"{{"accessToken": "A", "expiresAt": "{}", "clientId": "{client}"}}"#,
            timestamp::format(at(ends))
        );
        Token::parse(text.as_bytes()).unwrap()
    }

    fn begun() -> SignIn {
        SignIn::after_login(None, &token("c", 1.0), at(0.0)).unwrap()
    }

    #[test]
    fn eight_hours_are_guessed_where_nothing_was_seen() {
        assert_eq!(
            begun().estimated_end(&token("c", 1.0), at(0.5)),
            Some(at(8.0))
        );
    }

    #[test]
    fn the_token_of_another_tool_has_no_known_sign_in() {
        assert_eq!(begun().estimated_end(&token("other", 1.0), at(0.5)), None);
        assert_eq!(begun().after_renewal(&token("other", 1.0), at(0.5)), None);
    }

    #[test]
    fn a_second_login_does_not_lengthen_the_sign_in_until_it_is_over() {
        let again = SignIn::after_login(Some(&begun()), &token("c", 4.0), at(3.0)).unwrap();
        assert_eq!(
            again.estimated_end(&token("c", 4.0), at(3.0)),
            Some(at(8.0))
        );
        let tomorrow = SignIn::after_login(Some(&begun()), &token("c", 25.0), at(24.0)).unwrap();
        assert_eq!(
            tomorrow.estimated_end(&token("c", 25.0), at(24.0)),
            Some(at(32.0))
        );
        let at_the_end = SignIn::after_login(Some(&begun()), &token("c", 9.0), at(8.0)).unwrap();
        assert_eq!(
            at_the_end.estimated_end(&token("c", 9.0), at(8.0)),
            Some(at(16.0))
        );
    }

    #[test]
    fn a_second_login_sees_that_its_token_is_cut_short() {
        let again = SignIn::after_login(Some(&begun()), &token("c", 6.0), at(5.5)).unwrap();
        assert_eq!(
            again.estimated_end(&token("c", 6.0), at(5.5)),
            Some(at(6.0))
        );
    }

    #[test]
    fn a_token_that_is_cut_short_shows_the_end() {
        let renewed = begun().after_renewal(&token("c", 4.0), at(3.5)).unwrap();
        assert_eq!(
            renewed.estimated_end(&token("c", 4.0), at(3.5)),
            Some(at(4.0))
        );
    }

    #[test]
    fn the_longest_token_tells_which_is_cut_short() {
        let renewed = begun().after_renewal(&token("c", 3.0), at(1.0)).unwrap();
        let cut = renewed.after_renewal(&token("c", 4.0), at(3.0)).unwrap();
        assert_eq!(cut.estimated_end(&token("c", 4.0), at(3.0)), Some(at(4.0)));
        // A response may take up to a minute to arrive.
        let nearly = token("c", 2.75 - 1.0 / 60.0);
        let whole = begun().after_renewal(&nearly, at(1.75)).unwrap();
        assert_eq!(whole.estimated_end(&nearly, at(1.75)), Some(at(8.0)));
    }

    #[test]
    fn a_sign_in_that_outlives_the_guess_is_unknown() {
        let mut sign_in = begun();
        for hour in 1..=9 {
            let hour = f64::from(hour);
            sign_in = sign_in
                .after_renewal(&token("c", hour + 1.0), at(hour))
                .unwrap();
        }
        assert_eq!(sign_in.estimated_end(&token("c", 10.0), at(9.0)), None);
    }

    #[test]
    fn a_guess_holds_until_something_lives_longer() {
        let minute = 1.0 / 60.0;
        for (token_ends, now, end) in [
            (8.0 + minute, 7.5, Some(at(8.0))),
            (8.0 + 2.0 * minute, 7.5, None),
            (8.0, 8.0, None),
        ] {
            let found = begun().estimated_end(&token("c", token_ends), at(now));
            assert_eq!(found, end, "{token_ends} {now}");
        }
        // Setting the clock back does not change what was observed.
        let seen_later = begun().after_renewal(&token("c", 10.0), at(9.0)).unwrap();
        assert_eq!(seen_later.estimated_end(&token("c", 8.0), at(7.5)), None);
    }

    #[test]
    fn a_refusal_ends_the_sign_in_though_nobody_knows_how_long_it_lived() {
        let over = begun().after_end(at(7.0));
        let next = SignIn::after_login(Some(&over), &token("c", 8.5), at(7.5)).unwrap();
        assert_eq!(
            next.estimated_end(&token("c", 8.5), at(7.5)),
            Some(at(15.5))
        );
    }

    #[test]
    fn the_next_sign_in_is_taken_to_live_as_long_as_the_last() {
        let mut sign_in = begun();
        for hour in 1..4 {
            let hour = f64::from(hour);
            sign_in = sign_in
                .after_renewal(&token("c", hour + 1.0), at(hour))
                .unwrap();
        }
        let over = sign_in.after_end(at(4.0));
        let next = SignIn::after_login(Some(&over), &token("c", 6.0), at(5.0)).unwrap();
        assert_eq!(next.estimated_end(&token("c", 6.0), at(5.0)), Some(at(9.0)));
    }

    #[test]
    fn a_long_gap_before_the_refusal_teaches_nothing() {
        let over = begun().after_end(at(30.0));
        let next = SignIn::after_login(Some(&over), &token("c", 32.0), at(31.0)).unwrap();
        assert_eq!(
            next.estimated_end(&token("c", 32.0), at(31.0)),
            Some(at(39.0))
        );
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        for sign_in in [
            begun(),
            begun().after_end(at(1.0)),
            begun().after_renewal(&token("c", 2.0), at(1.0)).unwrap(),
            // A token that outlasts any possible sign-in session.
            SignIn::after_login(None, &token("c", 2400.0), at(0.0)).unwrap(),
            begun().after_renewal(&token("c", 2400.0), at(1.0)).unwrap(),
        ] {
            assert_eq!(
                SignIn::parse(sign_in.to_json().as_bytes()),
                Ok(Some(sign_in))
            );
        }
        assert_eq!(SignIn::parse(b"{}"), Ok(None));
        assert!(SignIn::parse(b"[").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = SignIn::parse(&bytes);
        }

        #[test]
        fn an_estimate_is_never_in_the_past(now in 0.0..100.0_f64, ends in 0.0..100.0_f64, over in 0.0..100.0_f64) {
            for sign_in in [begun(), begun().after_end(at(over))] {
                if let Some(end) = sign_in.estimated_end(&token("c", ends), at(now)) {
                    prop_assert!(end > at(now));
                }
            }
        }
    }
}
