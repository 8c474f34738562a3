//! Keeps tokens fresh over days: looks at each of them now and then, and refreshes what is due.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::renewal_schedule::{RenewalSchedule, RenewalStep};
use super::run::Login;
use crate::error::{Error, Kind};
use crate::service::{Oidc, Portal};
use crate::session::{Session, SessionId};

/// The maximum time between two looks at a token.
///
/// In the meantime, another tool may refresh the token, the machine may sleep, the network may come
/// back, or the config may be edited.
pub const LOOK_EVERY: Duration = Duration::from_secs(30);

/// What is known of the tokens that are kept fresh.
///
/// It holds as much as there are sessions, however long it is used.
#[derive(Default)]
pub struct Watch {
    tokens: HashMap<SessionId, Watched>,
}

#[derive(Clone, Copy)]
enum Watched {
    Fresh(RenewalSchedule),
    /// A login is required, unless the token no longer expires at this time.
    Over(DateTime<Utc>),
}

impl Watch {
    /// Looks at each session once, and refreshes the tokens that are due.
    ///
    /// `login` must not prompt the user. `over` is called once for each session that requires a
    /// login. Such a session is kept fresh again after a login. Other sessions are forgotten.
    ///
    /// Returns how long to wait before the next look, or `None` if all sessions require a login.
    pub async fn look<S: Oidc + Portal>(
        &mut self,
        login: &Login<'_, S>,
        sessions: &[Session],
        over: &dyn Fn(&Session, &Error),
    ) -> Option<Duration> {
        self.tokens
            .retain(|id, _| sessions.iter().any(|session| session.id == *id));
        let mut pause = None;
        for session in sessions {
            if let Some(wait) = self.one(login, session, over).await {
                pause = Some(pause.unwrap_or(LOOK_EVERY).min(wait));
            }
        }
        pause
    }

    async fn one<S: Oidc + Portal>(
        &mut self,
        login: &Login<'_, S>,
        session: &Session,
        over: &dyn Fn(&Session, &Error),
    ) -> Option<Duration> {
        let ports = &login.ports;
        let now = ports.now();
        let token = ports.cache.load_token(session).ok().flatten();
        let end = token.and_then(|token| token.expires_at).unwrap_or(now);
        let schedule = match self.tokens.get(&session.id) {
            Some(Watched::Over(known)) if *known == end || end <= now => return None,
            Some(Watched::Fresh(schedule)) => schedule.seen(end, now),
            Some(Watched::Over(_)) | None => RenewalSchedule::new(end, now),
        };
        self.tokens
            .insert(session.id.clone(), Watched::Fresh(schedule));
        let error = match schedule.next(now) {
            RenewalStep::Wait(wait) => return Some(wait.to_std().unwrap_or_default()),
            RenewalStep::Over => Error::login_needed(session),
            RenewalStep::Renew => match login.run(session).await {
                Err(error) if error.kind() == Kind::LoginNeeded => error,
                _ => return Some(LOOK_EVERY),
            },
        };
        over(session, &error);
        self.tokens.insert(session.id.clone(), Watched::Over(end));
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use chrono::TimeDelta;
    use tokio::time::sleep;

    use super::*;
    use crate::fixture::{CREATE_TOKEN, Fault, Fixture, session};
    use crate::login::{Event, Need};
    use crate::service::{ServiceFailure, Unreachable};
    use crate::system::Clock as _;

    /// Returns a fixture in which these sessions are signed in, and prompts are not allowed.
    async fn signed_in(names: &[&str]) -> (Fixture, Vec<Session>) {
        let sessions: Vec<Session> = names.iter().map(|name| session(name)).collect();
        let mut fixture = Fixture::new();
        for session in &sessions {
            fixture.run(session).await.unwrap();
        }
        fixture.need = Need {
            force: true,
            may_ask: false,
            ..Need::LOGIN
        };
        (fixture, sessions)
    }

    /// Watches for a while, and returns the sessions that required a login, in order.
    async fn watch(
        fixture: &Fixture,
        watch: &mut Watch,
        sessions: &[Session],
        time: TimeDelta,
    ) -> Vec<String> {
        let told = Mutex::new(Vec::new());
        let over = |session: &Session, _: &Error| {
            told.lock().unwrap().push(session.id.to_string());
        };
        let events = |_: &Session, _: Event<'_>| {};
        let login = fixture.login(&events);
        let until = login.ports.now() + time;
        while login.ports.now() < until
            && let Some(pause) = watch.look(&login, sessions, &over).await
        {
            sleep(pause).await;
        }
        told.into_inner().unwrap()
    }

    fn refreshes(fixture: &Fixture) -> usize {
        let asked = fixture.center.asked();
        asked
            .iter()
            .filter(|asked| asked.operation == CREATE_TOKEN)
            .count()
    }

    fn is_valid(fixture: &Fixture, session: &Session) -> bool {
        let token = fixture.cache.load_token(session).ok().flatten();
        token.is_some_and(|token| {
            token
                .expires_at
                .is_some_and(|end| end > fixture.clock.now())
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_whole_day_is_a_refresh_every_48_minutes_and_no_more_memory() {
        let (fixture, sessions) = signed_in(&["a", "b", "c"]).await;
        let before = refreshes(&fixture);
        let mut days = Watch::default();
        let told = watch(&fixture, &mut days, &sessions, TimeDelta::days(1)).await;
        assert_eq!(told, [""; 0]);
        assert_eq!(days.tokens.len(), 3);
        let each = (refreshes(&fixture) - before) / sessions.len();
        assert!((29..=30).contains(&each), "{each}");
        assert!(sessions.iter().all(|session| is_valid(&fixture, session)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_that_comes_back_and_a_machine_that_wakes_up_end_nothing() {
        let (mut fixture, sessions) = signed_in(&["a"]).await;
        let mut days = Watch::default();
        let gone = ServiceFailure::Unreachable(Unreachable::Dns(String::new()));
        fixture
            .center
            .faults(CREATE_TOKEN, vec![Fault::Fail(gone); 200]);
        watch(&fixture, &mut days, &sessions, TimeDelta::minutes(70)).await;
        assert!(!is_valid(&fixture, &sessions[0]));
        fixture.center.forget_faults();
        watch(&fixture, &mut days, &sessions, TimeDelta::minutes(1)).await;
        assert!(is_valid(&fixture, &sessions[0]));

        // While the machine sleeps, the time of day goes on and the pauses do not.
        fixture.clock.start += TimeDelta::hours(3);
        assert!(!is_valid(&fixture, &sessions[0]));
        let told = watch(&fixture, &mut days, &sessions, TimeDelta::minutes(1)).await;
        assert_eq!(told, [""; 0]);
        assert!(is_valid(&fixture, &sessions[0]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_that_requires_a_login_is_told_once_and_watched_again_after_it() {
        let (mut fixture, sessions) = signed_in(&["a", "b"]).await;
        let mut days = Watch::default();
        fixture.center.faults_of(
            "a",
            CREATE_TOKEN,
            [Fault::Fail(ServiceFailure::InvalidGrant)],
        );
        let told = watch(&fixture, &mut days, &sessions, TimeDelta::hours(2)).await;
        assert_eq!(told, ["a"]);

        let silent = fixture.need;
        fixture.need = Need::LOGIN;
        fixture.run(&sessions[0]).await.unwrap();
        fixture.need = silent;
        let told = watch(&fixture, &mut days, &sessions, TimeDelta::hours(2)).await;
        assert_eq!(told, [""; 0]);
        assert!(sessions.iter().all(|session| is_valid(&fixture, session)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_all_sessions_ends_it() {
        let (fixture, sessions) = signed_in(&["a", "b"]).await;
        let mut days = Watch::default();
        let refused = Fault::Fail(ServiceFailure::InvalidGrant);
        fixture
            .center
            .faults(CREATE_TOKEN, [refused.clone(), refused]);
        let told = watch(&fixture, &mut days, &sessions, TimeDelta::days(1)).await;
        assert_eq!(told, ["a", "b"]);
        assert!(fixture.center.elapsed() < Duration::from_secs(3600));
    }

    #[tokio::test(start_paused = true)]
    async fn sessions_may_come_and_go() {
        let (fixture, sessions) = signed_in(&["a", "b"]).await;
        let mut days = Watch::default();
        let hours = TimeDelta::hours(2);
        watch(&fixture, &mut days, &sessions[..1], hours).await;
        assert!(!is_valid(&fixture, &sessions[1]));
        watch(&fixture, &mut days, &sessions[1..], hours).await;
        assert!(is_valid(&fixture, &sessions[1]));
        assert!(!is_valid(&fixture, &sessions[0]));
        assert_eq!(days.tokens.len(), 1);
    }
}
