//! The decisions of a login, as pure functions of the token, the time and the request.

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::Token;

/// The requirements for a token, and what may be done to meet them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// A token with this much time left, or less, is not good enough.
    ///
    /// The AWS CLI and botocore refresh at 15 minutes.
    pub min_remaining: TimeDelta,
    /// Whether to replace the token no matter how long it is still valid.
    pub force: bool,
    /// Whether the user may be prompted.
    pub may_ask: bool,
}

impl Need {
    /// The default for a login: more than 15 minutes left, and the user may be prompted.
    pub const LOGIN: Need = Need {
        min_remaining: TimeDelta::minutes(15),
        force: false,
        may_ask: true,
    };
}

/// The next step of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginStep {
    /// Use the token, which is good.
    Keep,
    /// Refresh the token without the user.
    Renew,
    /// Prompt the user.
    Ask,
    /// Give up, because only a prompt would help and it is not allowed.
    GiveUp,
}

/// Returns the first step for a session with `token` in its token file.
#[must_use]
pub fn first_step(token: Option<&Token>, now: DateTime<Utc>, need: Need) -> LoginStep {
    match token {
        Some(token) if !need.force && token.left(now) > need.min_remaining => LoginStep::Keep,
        // With `force`, a login asks the user to sign in again. If no prompt is allowed, it
        // requests a new token instead.
        Some(token) if token.is_renewable(now) && !(need.force && need.may_ask) => LoginStep::Renew,
        _ if need.may_ask => LoginStep::Ask,
        _ => LoginStep::GiveUp,
    }
}

/// What to do when a token could not be refreshed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterRefusal {
    /// Use the current token: it is still valid, and the service can't be reached for a better one.
    Keep,
    /// Prompt the user, because the service rejects the refresh.
    Ask,
    /// Report the error.
    Fail,
}

/// Returns what to do after a failed refresh.
///
/// `transient` means that the service did not reject it: it was not reached, too busy, or not
/// called. A busy service is never a reason to prompt the user, because the login would fail in the
/// same way.
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
