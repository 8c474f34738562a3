//! Runs logins from start to finish, for one session or several.
//!
//! A login checks the file, tries to get a token without a prompt, prompts the user, and stores the
//! token.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::{Either, join_all, select};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::account_check;
use super::event::{Done, Event, Outcome, Summary};
use super::flow::{self, Authorized, Flows, Interaction};
use super::plan::{LoginStep, Need, first_step};
use super::ports::Ports;
use super::renew::{Renewal, brought_by_another, renew};
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{CacheError, SignIn, Token};
use crate::error::Error;
use crate::service::{Oidc, Portal, ServiceFailure};
use crate::session::Session;

/// The largest clock skew that is not reported.
pub const TOLERABLE_SKEW: TimeDelta = TimeDelta::minutes(1);

/// The pause between two looks at whether another process has logged the session out.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// A login and everything that it needs.
pub struct Login<'a, S> {
    /// The ports to the outside world.
    pub ports: Ports<'a, S>,
    /// The flows by which the user is prompted.
    pub flows: Flows<'a>,
    /// The requirements for the tokens.
    pub need: Need,
    /// The time limit for each session, without the wait for its turn among `jobs`.
    ///
    /// It covers another process, the service and the user. `None` means as long as the code is
    /// valid.
    pub timeout: Option<Duration>,
    /// The maximum number of logins that prompt the user at once; `None` means no limit.
    pub jobs: Option<usize>,
}

/// The access to the user, who may be prompted.
struct Person<'a> {
    /// One permit for each login that may prompt the user at the same time.
    turns: &'a Semaphore,
    /// How long to wait for the user's answer.
    patience: Option<Duration>,
}

impl<S: Oidc + Portal> Login<'_, S> {
    /// Ensures that a session has a good token.
    ///
    /// # Errors
    ///
    /// Fails with [`Error`] if the session has no good token in the end. The token file is then
    /// unchanged or holds the new token.
    pub async fn run(&self, session: &Session) -> Result<Done, Error> {
        self.log_in(session, &Semaphore::new(1)).await
    }

    /// Ensures that each of several sessions has a good token.
    ///
    /// The logins run concurrently on this thread. Each has its own result, in the order of
    /// `sessions`.
    ///
    /// The token of a session that is finished does not stay in memory while others still wait.
    pub async fn run_all(&self, sessions: &[Session]) -> Vec<Result<Summary, Error>> {
        let people = Semaphore::new(self.jobs.unwrap_or(sessions.len()).max(1));
        let logins = sessions.iter().map(async |session| {
            let done = self.log_in(session, &people).await?;
            Ok(Summary::from(done))
        });
        join_all(logins).await
    }

    async fn log_in(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let ports = &self.ports;
        self.prepare(session);
        let obtained = self.obtain(session, people);
        let result = match select(pin!(obtained), pin!(self.logged_out(session))).await {
            Either::Left((result, _)) => result,
            Either::Right((error, _)) => Err(error),
        };
        if let Ok(done) = &result {
            ports.tell_unsaved(session, ports.cache.copy_token(session, &done.token));
            let ahead = ports.service.clock_ahead();
            if let Some(ahead) = ahead.filter(|ahead| ahead.abs() > TOLERABLE_SKEW) {
                ports.tell(session, Event::ClockAhead(ahead));
            }
        }
        ports.tell(session, Event::Finished(&result));
        let mut done = result?;
        if done.outcome == Outcome::LoggedIn {
            done.other_accounts = account_check::check(ports, session, &done.token).await;
        }
        Ok(done)
    }

    /// Cleans up after killed processes, and makes the session's files private to their owner.
    fn prepare(&self, session: &Session) {
        let ports = &self.ports;
        ports.cache.sweep();
        match ports.cache.restrict_permissions(session) {
            Ok(paths) => paths
                .iter()
                .for_each(|path| ports.tell(session, Event::PermissionsRestricted(path))),
            Err(error) => ports.tell(session, Event::NotSaved(&error)),
        }
    }

    /// Gets a good token with the least effort: the file, another process, a refresh, the user.
    async fn obtain(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let (ports, need) = (&self.ports, self.need);
        let before = self.load(session)?;
        match first_step(before.as_ref(), ports.now(), need) {
            LoginStep::Keep => return self.kept(session, before),
            LoginStep::GiveUp => return Err(Error::login_needed(session)),
            LoginStep::Renew | LoginStep::Ask => {}
        }
        let single_flight = SingleFlight {
            events: ports.events,
            limit: self.timeout,
        };
        let begun = Instant::now();
        let turn = single_flight.join(
            session,
            || ports.cache.try_lock(&session.id, ports.now()),
            || brought_by_another(ports, need, session, before.as_ref()),
        );
        let mut lock = match turn.await? {
            Flight::Follow(token) => return self.kept(session, Some(*token)),
            Flight::Lead(lock) => lock,
        };
        // The previous holder of the lock may have done the work.
        if let Some(token) = brought_by_another(ports, need, session, before.as_ref()) {
            return self.kept(session, Some(token));
        }
        let left = || {
            self.timeout
                .map(|limit| limit.saturating_sub(begun.elapsed()))
        };
        let person = || Person {
            turns: people,
            patience: left(),
        };
        let token = ports.cache.load_token(session).unwrap_or_default();
        let done = match (first_step(token.as_ref(), ports.now(), need), token) {
            (LoginStep::Renew, Some(token)) => match self.renew(session, token, left()).await? {
                Renewal::New(token) => self.checked(session, Outcome::Renewed, token),
                Renewal::Old(token) => self.kept(session, Some(token)),
                Renewal::Refused => self.ask(session, person()).await,
            },
            (LoginStep::Keep, token) => self.kept(session, token),
            (LoginStep::GiveUp, _) => Err(Error::login_needed(session)),
            (LoginStep::Ask | LoginStep::Renew, _) => self.ask(session, person()).await,
        };
        if let (Err(Error::Service(error)), Some(lock)) = (&done, lock.as_mut())
            && error.failure == ServiceFailure::AccessDenied
        {
            lock.note_refusal(ports.now());
        }
        drop(lock);
        done
    }

    /// Refreshes the token within the rest of the time limit.
    async fn renew(
        &self,
        session: &Session,
        token: Token,
        left: Option<Duration>,
    ) -> Result<Renewal, Error> {
        let renewal = renew(&self.ports, self.need, session, token);
        let (Some(limit), Some(left)) = (self.timeout, left) else {
            return renewal.await;
        };
        timeout(left, renewal).await.unwrap_or_else(|_| {
            Err(Error::OutOfTime {
                session: session.id.to_string(),
                waited: limit,
            })
        })
    }

    /// Waits until another process logs the session out, which ends this login.
    async fn logged_out(&self, session: &Session) -> Error {
        let before = self.ports.cache.last_logout(&session.id);
        loop {
            sleep(LOOK_EVERY).await;
            let last = self.ports.cache.last_logout(&session.id);
            if last.is_some() && last != before {
                return Error::LoggedOutThere {
                    session: session.id.to_string(),
                };
            }
        }
    }

    fn load(&self, session: &Session) -> Result<Option<Token>, Error> {
        match self.ports.cache.load_token(session) {
            Ok(token) => Ok(token),
            Err(error @ (CacheError::Damaged { .. } | CacheError::OtherPortal(_))) => {
                self.ports.tell(session, Event::Damaged(&error));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Prompts the user by the session's flow, and stores the token.
    async fn ask(&self, session: &Session, person: Person<'_>) -> Result<Done, Error> {
        let ports = &self.ports;
        // Reserve the space first, before the user spends a minute on the login.
        let room = ports.cache.reserve(session)?;
        if person.turns.available_permits() == 0 {
            ports.tell(session, Event::Queued);
        }
        let _turn = person.turns.acquire().await;
        let prompted = AtomicBool::new(false);
        let events = |session: &Session, event: Event<'_>| {
            if matches!(event, Event::Prompt { .. } | Event::Authorize { .. }) {
                prompted.store(true, Ordering::Relaxed);
            }
            ports.tell(session, event);
        };
        let interaction = Interaction {
            ports: ports.with_events(&events),
            flows: self.flows,
            patience: person.patience,
        };
        let authorized = flow::run(&interaction, session);
        let Authorized { token, visitor } = match person.patience {
            None => authorized.await?,
            Some(limit) => timeout(limit, authorized).await.map_err(|_| {
                let session = session.id.to_string();
                let waited = self.timeout.unwrap_or(limit);
                match prompted.load(Ordering::Relaxed) {
                    true => Error::TimedOut { session, waited },
                    false => Error::OutOfTime { session, waited },
                }
            })??,
        };
        drop(room);
        let stored = ports.cache.store_token(session, token.clone());
        let stored = stored.map_err(Error::from);
        // Report success in the browser only once the token is in its file.
        flow::tell(visitor, stored.as_ref().err()).await;
        stored?;
        let before = ports.cache.load_sign_in(&session.id);
        if let Some(sign_in) = SignIn::after_login(before.as_ref(), &token, ports.now()) {
            ports.tell_unsaved(session, ports.cache.store_sign_in(&session.id, &sign_in));
        }
        self.checked(session, Outcome::LoggedIn, token)
    }

    fn kept(&self, session: &Session, token: Option<Token>) -> Result<Done, Error> {
        let token = token.ok_or_else(|| Error::login_needed(session))?;
        Ok(self.done(session, Outcome::Kept, token))
    }

    fn done(&self, session: &Session, outcome: Outcome, token: Token) -> Done {
        let sign_in = self.ports.cache.load_sign_in(&session.id);
        let sign_in_ends_at =
            sign_in.and_then(|sign_in| sign_in.estimated_end(&token, self.ports.now()));
        Done {
            outcome,
            token,
            sign_in_ends_at,
            other_accounts: None,
        }
    }

    /// Rejects a new token that expires sooner than requested.
    ///
    /// Returning it would make the caller request another one again and again.
    fn checked(&self, session: &Session, outcome: Outcome, token: Token) -> Result<Done, Error> {
        let left = token.left(self.ports.now());
        if self.need.min_remaining > Need::LOGIN.min_remaining && left <= self.need.min_remaining {
            return Err(Error::TooShort {
                session: session.id.to_string(),
                left: left.to_std().unwrap_or_default(),
                wanted: self.need.min_remaining.to_std().unwrap_or_default(),
            });
        }
        Ok(self.done(session, outcome, token))
    }
}

#[cfg(test)]
mod tests;
