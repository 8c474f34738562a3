//! A login from beginning to end: what is there, the silent way, the person, the file. For one session, or several.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::account_check;
use super::event::{Done, Event, Outcome};
use super::flow::{self, Authorized, Flows, Interaction};
use super::plan::{LoginStep, Need, first_step};
use super::ports::Ports;
use super::renew::{Renewal, brought_by_another, renew};
use super::single_flight::{Flight, SingleFlight};
use crate::cache::{CacheError, SignIn, Token};
use crate::error::Error;
use crate::service::{Oidc, Portal, ServiceFailure};
use crate::session::Session;

/// A clock that is further off than this is told of.
pub const TOLERABLE_SKEW: TimeDelta = TimeDelta::minutes(1);

/// All that a login needs, and what is asked of it.
pub struct Login<'a, S> {
    /// The surroundings.
    pub ports: Ports<'a, S>,
    /// How the person of a session is asked.
    pub flows: Flows<'a>,
    /// What the tokens must be worth.
    pub need: Need,
    /// How long a person, or another process at work, is waited for; `None`: as long as the code lives.
    pub timeout: Option<Duration>,
    /// How many people-facing logins go on at a time; `None`: all.
    pub jobs: Option<usize>,
}

/// The person who may be asked.
struct Person<'a> {
    /// As many permits as logins may face the person at a time.
    turns: &'a Semaphore,
    /// How long an answer is waited for.
    patience: Option<Duration>,
}

impl<S: Oidc + Portal> Login<'_, S> {
    /// Sees to it that one session has a good token.
    ///
    /// # Errors
    ///
    /// [`Error`], when it has none in the end. A file is left as it was, or holds the new token.
    pub async fn run(&self, session: &Session) -> Result<Done, Error> {
        self.log_in(session, &Semaphore::new(1)).await
    }

    /// Sees to it that each of several sessions has a good token: side by side on this thread, each with a result of its
    /// own, in the order of `sessions`.
    pub async fn run_all(&self, sessions: &[Session]) -> Vec<Result<Done, Error>> {
        let people = Semaphore::new(self.jobs.unwrap_or(sessions.len()).max(1));
        let logins = sessions.iter().map(|session| self.log_in(session, &people));
        join_all(logins).await
    }

    async fn log_in(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let ports = &self.ports;
        self.prepare(session);
        let result = self.obtain(session, people).await;
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

    /// Clears what killed processes left, and takes the session's files from everybody but their owner.
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

    /// Gets a good token by what is the least: the file, another process, a renewal, a person.
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
        // Whoever held the lock before us may have done the work.
        if let Some(token) = brought_by_another(ports, need, session, before.as_ref()) {
            return self.kept(session, Some(token));
        }
        let person = Person {
            turns: people,
            patience: self
                .timeout
                .map(|limit| limit.saturating_sub(begun.elapsed())),
        };
        let token = ports.cache.load_token(&session.id).unwrap_or_default();
        let done = match (first_step(token.as_ref(), ports.now(), need), token) {
            (LoginStep::Renew, Some(token)) => match renew(ports, need, session, token).await? {
                Renewal::New(token) => self.checked(session, Outcome::Renewed, token),
                Renewal::Old(token) => self.kept(session, Some(token)),
                Renewal::Refused => self.ask(session, person).await,
            },
            (LoginStep::Keep, token) => self.kept(session, token),
            (LoginStep::GiveUp, _) => Err(Error::login_needed(session)),
            (LoginStep::Ask | LoginStep::Renew, _) => self.ask(session, person).await,
        };
        if let (Err(Error::Service(error)), Some(lock)) = (&done, lock.as_mut())
            && error.failure == ServiceFailure::AccessDenied
        {
            lock.note_refusal(ports.now());
        }
        drop(lock);
        done
    }

    fn load(&self, session: &Session) -> Result<Option<Token>, Error> {
        match self.ports.cache.load_token(&session.id) {
            Ok(token) => Ok(token),
            Err(error @ CacheError::Damaged { .. }) => {
                self.ports.tell(session, Event::Damaged(&error));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Asks the person by the flow of the session, and keeps what comes of it.
    async fn ask(&self, session: &Session, person: Person<'_>) -> Result<Done, Error> {
        let ports = &self.ports;
        // Before a person spends a minute on it.
        let room = ports.cache.reserve(session)?;
        if person.turns.available_permits() == 0 {
            ports.tell(session, Event::Queued);
        }
        let _turn = person.turns.acquire().await;
        let interaction = Interaction {
            ports: *ports,
            flows: self.flows,
            patience: person.patience,
        };
        let authorized = flow::run(&interaction, session);
        let Authorized { token, visitor } = match person.patience {
            None => authorized.await?,
            Some(limit) => timeout(limit, authorized)
                .await
                .map_err(|_| Error::TimedOut {
                    session: session.id.to_string(),
                    waited: self.timeout.unwrap_or(limit),
                })??,
        };
        drop(room);
        let stored = ports.cache.store_token(session, token.clone());
        let stored = stored.map_err(Error::from);
        // The browser hears of a token that is in its file, of no other.
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

    /// A token that is new and still has less life than was asked for would be asked for again and again.
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
