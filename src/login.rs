//! A login from beginning to end: what is there, the silent way, the person, the file. For one session, or several.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::asking::Asking;
use crate::authorize::{Authorize, Authorized, tell};
use crate::cache::{Cache, CacheError};
use crate::device::Device;
use crate::error::Error;
use crate::event::{Done, Event, Outcome};
use crate::exclusive::{Queue, Turn};
use crate::flow::FlowChoice;
use crate::oidc::{Failure, Grant, Oidc, Portal, ServiceError};
use crate::pasteboard::Pasteboard;
use crate::plan::{AfterRefusal, Need, Step, after_refusal, first_step};
use crate::registration::Flow;
use crate::session::{Session, SessionId};
use crate::sign_in::SignIn;
use crate::token::Token;
use crate::world::{Browser, Clock};

mod recognition;

/// From the service's answer to another tool until that tool has written its file, at the longest.
const OTHERS_WRITE_WITHIN: Duration = Duration::from_secs(1);
/// A clock that is further off than this is told of.
pub const TOLERABLE_SKEW: TimeDelta = TimeDelta::minutes(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// All that a login needs, and what is asked of it.
pub struct Login<'a, S> {
    /// IAM Identity Center.
    pub service: &'a S,
    /// The token and registration files.
    pub cache: &'a Cache,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Opens the verification page; `None` where nothing is to be opened.
    pub browser: Option<&'a dyn Browser>,
    /// How the person of a session is asked.
    pub flows: Flows<'a>,
    /// Is told what happens, in order.
    pub events: &'a (dyn Fn(&Session, Event<'_>) + Sync),
    /// What the tokens must be worth.
    pub need: Need,
    /// How long a person, or another process at work, is waited for; `None`: as long as the code lives.
    pub timeout: Option<Duration>,
    /// How many people-facing logins go on at a time; `None`: all.
    pub jobs: Option<usize>,
}

/// How people are asked.
#[derive(Clone, Copy)]
pub struct Flows<'a> {
    /// The flow of each session.
    pub of: &'a (dyn Fn(&SessionId) -> FlowChoice + Sync),
    /// PKCE: the port to listen on, to which somebody leads the browser's way; 0 takes any that is free.
    pub led_port: Option<u16>,
    /// PKCE: where a person can hand over what the browser could not bring.
    pub pasteboard: Option<&'a Pasteboard>,
}

impl Flows<'_> {
    /// Everybody is asked by device code.
    pub const DEVICE_CODE: Flows<'static> = Flows {
        of: &|_| FlowChoice::DEVICE_CODE,
        led_port: None,
        pasteboard: None,
    };
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
        self.run_and_tell(session, &Semaphore::new(1)).await
    }

    /// Sees to it that each of several sessions has a good token: side by side on this thread, each with a result of its
    /// own, in the order of `sessions`.
    pub async fn run_all(&self, sessions: &[Session]) -> Vec<Result<Done, Error>> {
        let people = Semaphore::new(self.jobs.unwrap_or(sessions.len()).max(1));
        join_all(
            sessions
                .iter()
                .map(|session| self.run_and_tell(session, &people)),
        )
        .await
    }

    async fn run_and_tell(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let result = self.run_one(session, people).await;
        (self.events)(session, Event::Finished(&result));
        Ok(self.recognised(session, result?).await)
    }

    async fn run_one(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        self.cache.sweep();
        match self.cache.tighten(session) {
            Ok(paths) => paths
                .iter()
                .for_each(|path| (self.events)(session, Event::Tightened(path))),
            Err(error) => (self.events)(session, Event::NotKept(&error)),
        }
        let done = self.run_in(session, people).await?;
        self.note(session, self.cache.copy_token(session, &done.token));
        if let Some(ahead) = self
            .service
            .clock_ahead()
            .filter(|ahead| ahead.abs() > TOLERABLE_SKEW)
        {
            (self.events)(session, Event::ClockAhead(ahead));
        }
        Ok(done)
    }

    async fn run_in(&self, session: &Session, people: &Semaphore) -> Result<Done, Error> {
        let before = self.load(session)?;
        match first_step(before.as_ref(), self.clock.now(), self.need) {
            Step::Keep => return self.kept(session, before),
            Step::GiveUp => return Err(login_needed(session)),
            Step::Renew | Step::Ask => {}
        }
        let queue = Queue {
            events: self.events,
            limit: self.timeout,
        };
        let begun = Instant::now();
        let turn = queue.turn(
            session,
            || self.cache.try_lock(&session.id, self.clock.now()),
            || self.brought_by_another(session, before.as_ref()),
        );
        let mut lock = match turn.await? {
            Turn::Served(token) => return self.kept(session, Some(*token)),
            Turn::Ours(lock) => lock,
        };
        // Whoever held the lock before us may have done the work.
        if let Some(token) = self.brought_by_another(session, before.as_ref()) {
            return self.kept(session, Some(token));
        }
        let person = Person {
            turns: people,
            patience: self
                .timeout
                .map(|limit| limit.saturating_sub(begun.elapsed())),
        };
        let token = self.cache.load_token(&session.id).unwrap_or_default();
        let done = match (
            first_step(token.as_ref(), self.clock.now(), self.need),
            token,
        ) {
            (Step::Renew, Some(token)) => self.renew_or_ask(session, token, person).await,
            (Step::Keep, token) => self.kept(session, token),
            (Step::GiveUp, _) => Err(login_needed(session)),
            (Step::Ask | Step::Renew, _) => self.ask(session, person).await,
        };
        if let (Err(Error::Service(error)), Some(lock)) = (&done, lock.as_mut())
            && error.failure == Failure::AccessDenied
        {
            lock.note_refusal(self.clock.now());
        }
        drop(lock);
        done
    }

    fn load(&self, session: &Session) -> Result<Option<Token>, Error> {
        match self.cache.load_token(&session.id) {
            Ok(token) => Ok(token),
            Err(error @ CacheError::Damaged { .. }) => {
                (self.events)(session, Event::Damaged(&error));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn renew_or_ask(
        &self,
        session: &Session,
        token: Token,
        person: Person<'_>,
    ) -> Result<Done, Error> {
        let refusal = match self.renew(session, &token).await {
            Ok(token) => return self.checked(session, Outcome::Renewed, token),
            Err(Error::Service(refusal)) => refusal,
            Err(error) => return Err(error),
        };
        if let Some(token) = self.brought_after(&refusal, session, &token).await {
            return self.kept(session, Some(token));
        }
        if refusal.failure.ends_sign_in()
            && let Some(sign_in) = self.cache.load_sign_in(&session.id)
        {
            let over = sign_in.after_end(self.clock.now());
            self.note(session, self.cache.store_sign_in(&session.id, &over));
        }
        match after_refusal(
            &token,
            self.clock.now(),
            self.need,
            refusal.failure.meets_a_login_too(),
        ) {
            AfterRefusal::Keep => {
                (self.events)(session, Event::NotRenewed(&refusal));
                self.kept(session, Some(token))
            }
            AfterRefusal::Ask => {
                (self.events)(session, Event::NotRenewed(&refusal));
                self.ask(session, person).await
            }
            AfterRefusal::Fail => Err(refused(session, refusal)),
        }
    }

    /// A new token for the refresh token. The request is sent once: the service may have spent the refresh token even
    /// where its answer is lost.
    async fn renew(&self, session: &Session, token: &Token) -> Result<Token, Error> {
        let now = self.clock.now();
        let Some((client, refresh_token)) = token.refresh_client(now) else {
            return Err(login_needed(session));
        };
        // What can fail on this machine fails before the refresh token is spent.
        let room = self.cache.reserve(session)?;
        let issued = self
            .service
            .create_token(session, &client, Grant::RefreshToken(refresh_token))
            .await?;
        let renewed = token.renewed(
            issued.access_token,
            now + issued.expires_in,
            issued.refresh_token,
        );
        drop(room);
        self.cache.store_token(session, renewed.clone())?;
        let sign_in = self.cache.load_sign_in(&session.id);
        if let Some(sign_in) = sign_in.and_then(|sign_in| sign_in.after_renewal(&renewed, now)) {
            self.note(session, self.cache.store_sign_in(&session.id, &sign_in));
        }
        Ok(renewed)
    }

    /// A good token that was not there before: another process put it there. As with a token of our own, less life than
    /// the usual margin is enough where it is more than before: the end of the sign-in may cut every new token short.
    fn brought_by_another(&self, session: &Session, before: Option<&Token>) -> Option<Token> {
        let token = self.cache.load_token(&session.id).ok().flatten()?;
        let newer =
            before.is_none_or(|before| token.access_token.expose() != before.access_token.expose());
        let longer = before.is_none_or(|before| token.expires_at > before.expires_at);
        let left = token.left(self.clock.now());
        let usual = self.need.min_remaining <= Need::LOGIN.min_remaining;
        let good = left > self.need.min_remaining || (usual && longer && left > TimeDelta::zero());
        (newer && good).then_some(token)
    }

    /// The AWS SDKs renew too, and take no lock: their newer token wins over our refusal. Who spent the refresh token
    /// before us may still be about to write what came of it.
    async fn brought_after(
        &self,
        refusal: &ServiceError,
        session: &Session,
        before: &Token,
    ) -> Option<Token> {
        let until = Instant::now() + OTHERS_WRITE_WITHIN;
        loop {
            let brought = self.brought_by_another(session, Some(before));
            if brought.is_some()
                || refusal.failure != Failure::InvalidGrant
                || Instant::now() >= until
            {
                return brought;
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// Asks the person by the flow of the session.
    async fn authorized(
        &self,
        session: &Session,
        patience: Option<Duration>,
    ) -> Result<Authorized, Error> {
        let asking = Asking {
            service: self.service,
            cache: self.cache,
            clock: self.clock,
            browser: self.browser,
            events: self.events,
        };
        let choice = (self.flows.of)(&session.id);
        if let Some(instead) = choice.instead {
            (self.events)(session, Event::Instead(instead));
        }
        match choice.flow {
            Flow::DeviceCode => {
                let token = Device(asking).run(session).await?;
                let visitor = None;
                Ok(Authorized { token, visitor })
            }
            Flow::AuthorizationCode => {
                let flow = Authorize {
                    asking,
                    led_port: self.flows.led_port,
                    pasteboard: self.flows.pasteboard,
                    patience,
                };
                flow.run(session).await
            }
        }
    }

    async fn ask(&self, session: &Session, person: Person<'_>) -> Result<Done, Error> {
        // Before a person spends a minute on it.
        let room = self.cache.reserve(session)?;
        if person.turns.available_permits() == 0 {
            (self.events)(session, Event::Queued);
        }
        let _turn = person.turns.acquire().await;
        let authorized = self.authorized(session, person.patience);
        let Authorized { token, visitor } = match person.patience {
            None => authorized.await?,
            Some(limit) => timeout(limit, authorized)
                .await
                .map_err(|_| Error::TimedOut {
                    session: name(session),
                    waited: self.timeout.unwrap_or(limit),
                })??,
        };
        drop(room);
        let stored = self.cache.store_token(session, token.clone());
        let stored = stored.map_err(Error::from);
        // The browser hears of a token that is in its file, of no other.
        tell(visitor, stored.as_ref().err()).await;
        stored?;
        let before = self.cache.load_sign_in(&session.id);
        if let Some(sign_in) = SignIn::after_login(before.as_ref(), &token, self.clock.now()) {
            self.note(session, self.cache.store_sign_in(&session.id, &sign_in));
        }
        self.checked(session, Outcome::LoggedIn, token)
    }

    fn kept(&self, session: &Session, token: Option<Token>) -> Result<Done, Error> {
        let token = token.ok_or_else(|| login_needed(session))?;
        Ok(self.done(session, Outcome::Kept, token))
    }

    fn done(&self, session: &Session, outcome: Outcome, token: Token) -> Done {
        let sign_in = self.cache.load_sign_in(&session.id);
        let sign_in_ends_at =
            sign_in.and_then(|sign_in| sign_in.estimated_end(&token, self.clock.now()));
        Done {
            outcome,
            token,
            sign_in_ends_at,
            other_accounts: None,
        }
    }

    /// Tells that something could not be kept, which this login does not need.
    fn note(&self, session: &Session, result: Result<(), CacheError>) {
        if let Err(error) = result {
            (self.events)(session, Event::NotKept(&error));
        }
    }

    /// A token that is new and still has less life than was asked for would be asked for again and again.
    fn checked(&self, session: &Session, outcome: Outcome, token: Token) -> Result<Done, Error> {
        let left = token.left(self.clock.now());
        if self.need.min_remaining > Need::LOGIN.min_remaining && left <= self.need.min_remaining {
            return Err(Error::TooShort {
                session: name(session),
                left: left.to_std().unwrap_or_default(),
                wanted: self.need.min_remaining.to_std().unwrap_or_default(),
            });
        }
        Ok(self.done(session, outcome, token))
    }
}

fn name(session: &Session) -> String {
    session.id.as_str().to_owned()
}

fn login_needed(session: &Session) -> Error {
    Error::LoginNeeded {
        session: name(session),
    }
}

fn refused(session: &Session, refusal: ServiceError) -> Error {
    match refusal.failure {
        ref failure if failure.ends_sign_in() => Error::SignInOver {
            session: name(session),
            source: refusal,
        },
        Failure::InvalidClient | Failure::Unauthorized => login_needed(session),
        _ => Error::Service(refusal),
    }
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;
