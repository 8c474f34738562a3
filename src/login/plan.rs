//! What a login must do, decided from values: the token that is there, the time, and what was asked for.

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::Token;

/// What a token must be worth, and what may be done for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// A token with no more than this left is not good. The AWS CLI and botocore renew at 15 minutes.
    pub min_remaining: TimeDelta,
    /// A token is not good however much is left.
    pub force: bool,
    /// Whether a person may be asked.
    pub may_ask: bool,
}

impl Need {
    /// The default of a login: more than 15 minutes, a person may be asked.
    pub const LOGIN: Need = Need {
        min_remaining: TimeDelta::minutes(15),
        force: false,
        may_ask: true,
    };
}

/// The next step of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginStep {
    /// The token is good.
    Keep,
    /// It can be renewed without a person.
    Renew,
    /// A person must be asked.
    Ask,
    /// A person would have to be asked, and none may be.
    GiveUp,
}

/// Decides the first step for a session whose token file holds `token`.
#[must_use]
pub fn first_step(token: Option<&Token>, now: DateTime<Utc>, need: Need) -> LoginStep {
    match token {
        Some(token) if !need.force && token.left(now) > need.min_remaining => LoginStep::Keep,
        // `--force` of a login asks for a new sign-in; where nobody may be asked, for a new token.
        Some(token) if token.is_renewable(now) && !(need.force && need.may_ask) => LoginStep::Renew,
        _ if need.may_ask => LoginStep::Ask,
        _ => LoginStep::GiveUp,
    }
}

/// What to do when a token could not be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterRefusal {
    /// Use what is there: it is still valid, and the service cannot be reached to have better.
    Keep,
    /// Ask a person: the service will not renew it.
    Ask,
    /// Report it.
    Fail,
}

/// Decides what follows a failed renewal. `transient`: the service was not reached or too busy, or not asked; it did not refuse.
///
/// A busy service is never a reason to ask a person: the answer to them would be the same.
#[must_use]
pub(crate) fn after_refusal(
    token: &Token,
    now: DateTime<Utc>,
    need: Need,
    transient: bool,
) -> AfterRefusal {
    let good_enough =
        token.left(now) > TimeDelta::zero() && need.min_remaining <= Need::LOGIN.min_remaining;
    match (need.may_ask, transient) {
        (true, true) if good_enough && !need.force => AfterRefusal::Keep,
        (true, false) => AfterRefusal::Ask,
        _ => AfterRefusal::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::{AfterRefusal, LoginStep, Need, after_refusal, first_step};
    use crate::cache::Token;
    use crate::text::timestamp;
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        timestamp::parse("2026-11-21T20:00:00Z").unwrap()
    }

    fn token(left: i64, renewable: bool) -> Token {
        let end = timestamp::format(now() + TimeDelta::seconds(left));
        let refresh = if renewable {
            r#", "refreshToken": "R""#
        } else {
            ""
        };
        let text = format!(
            r#"{{"accessToken": "A", "expiresAt": "{end}", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2027-01-01T00:00:00Z"{refresh}}}"#
        );
        Token::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_login_does_only_what_is_needed() {
        let forced = Need {
            force: true,
            ..Need::LOGIN
        };
        let silent = Need {
            may_ask: false,
            ..Need::LOGIN
        };
        let silent_forced = Need {
            force: true,
            ..silent
        };
        for (token, need, step) in [
            (Some(token(901, true)), Need::LOGIN, LoginStep::Keep),
            (Some(token(900, true)), Need::LOGIN, LoginStep::Renew),
            (Some(token(900, false)), Need::LOGIN, LoginStep::Ask),
            (Some(token(-1, true)), Need::LOGIN, LoginStep::Renew),
            (None, Need::LOGIN, LoginStep::Ask),
            (Some(token(3600, true)), forced, LoginStep::Ask),
            (Some(token(901, false)), silent, LoginStep::Keep),
            (Some(token(900, true)), silent, LoginStep::Renew),
            (Some(token(900, false)), silent, LoginStep::GiveUp),
            (None, silent, LoginStep::GiveUp),
            (Some(token(3600, true)), silent_forced, LoginStep::Renew),
            (Some(token(3600, false)), silent_forced, LoginStep::GiveUp),
        ] {
            assert_eq!(first_step(token.as_ref(), now(), need), step, "{need:?}");
        }
    }

    #[test]
    fn a_failed_renewal_asks_only_when_the_service_refused() {
        let silent = Need {
            may_ask: false,
            ..Need::LOGIN
        };
        let strict = Need {
            min_remaining: TimeDelta::minutes(30),
            ..Need::LOGIN
        };
        for (left, need, transient, expected) in [
            (60, Need::LOGIN, true, AfterRefusal::Keep),
            (0, Need::LOGIN, true, AfterRefusal::Fail),
            (60, strict, true, AfterRefusal::Fail),
            (60, Need::LOGIN, false, AfterRefusal::Ask),
            (0, Need::LOGIN, false, AfterRefusal::Ask),
            (60, silent, true, AfterRefusal::Fail),
            (60, silent, false, AfterRefusal::Fail),
        ] {
            assert_eq!(
                after_refusal(&token(left, true), now(), need, transient),
                expected,
                "{left} {need:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nobody_is_asked_who_may_not_be(left in -5000_i64..50_000, renewable: bool, force: bool, min in 0_i64..50_000) {
            let need = Need { min_remaining: TimeDelta::seconds(min), force, may_ask: false };
            prop_assert_ne!(first_step(Some(&token(left, renewable)), now(), need), LoginStep::Ask);
        }
    }
}
