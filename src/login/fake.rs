//! An IAM Identity Center in memory, in tokio's time: it refuses what the real one refuses, because of what was asked
//! of it before.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::{Instant, sleep};

use super::world::START;
use crate::oidc::{Account, DeviceAuthorization, Failure, Grant, Issued, Oidc, ServiceError};
use crate::registration::{Flow, Registration, requested_scopes};
use crate::secret::Secret;
use crate::session::Session;
use crate::timestamp;

mod portal;
mod sts;

pub(crate) const REGISTER: &str = "RegisterClient";
pub(crate) const START_DEVICE: &str = "StartDeviceAuthorization";
pub(crate) const CREATE_TOKEN: &str = "CreateToken";
pub(crate) const LOGOUT: &str = "Logout";
pub(crate) const GET_ROLE: &str = "GetRoleCredentials";
pub(crate) const LIST_ACCOUNTS: &str = "ListAccounts";
pub(crate) const LIST_ROLES: &str = "ListAccountRoles";
pub(crate) const ASSUME_ROLE: &str = "AssumeRole";
pub(crate) const GET_IDENTITY: &str = "GetCallerIdentity";

/// The authorization code that it takes.
pub(crate) const CODE: &str = "the-code";

/// One request, as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Since the beginning of the test.
    pub(crate) at: Duration,
    pub(crate) session: String,
    pub(crate) operation: &'static str,
    /// The grant of a CreateToken, the client of the others.
    pub(crate) with: String,
}

/// What happens to one request of an operation.
#[derive(Clone)]
pub(crate) enum Fault {
    /// Nothing.
    Pass,
    /// It is refused, or does not arrive.
    Fail(Failure),
    /// It is served, and the answer is lost.
    Lost,
}

pub(crate) struct Center {
    /// What it says about the interval, in seconds.
    pub(crate) interval: i32,
    /// What it says about the life of a code, in seconds.
    pub(crate) code_life: i32,
    pub(crate) token_life: Duration,
    /// How long after its beginning an authorization is approved; `None`: never.
    pub(crate) approved_after: Option<Duration>,
    /// How long each answer takes.
    pub(crate) latency: Duration,
    /// Whether a renewal brings a new refresh token.
    pub(crate) rotates: bool,
    pub(crate) page: String,
    pub(crate) page_with_code: Option<String>,
    pub(crate) overridden: bool,
    /// Where a browser begins an authorization.
    pub(crate) endpoint: String,
    /// How many requests for accounts and roles it serves a second, and at once.
    pub(crate) allowed: Option<f64>,
    /// With the names of their roles.
    pub(crate) accounts: Vec<(Account, Vec<String>)>,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    asked: Vec<Asked>,
    faults: HashMap<(Option<String>, &'static str), VecDeque<Fault>>,
    clients: HashSet<String>,
    codes: HashMap<String, Code>,
    refresh_tokens: HashSet<String>,
    /// Verifiers and redirect URIs that came with an authorization code.
    redeemed: Vec<(String, String)>,
    /// With their ends.
    access_tokens: HashMap<String, Instant>,
    issued: usize,
    /// How many requests for accounts and roles are allowed now, and when that was counted.
    bucket: Option<(f64, Instant)>,
}

struct Code {
    client: String,
    begun: Instant,
    polled: Option<Instant>,
    interval: Duration,
}

impl Center {
    pub(crate) fn new() -> Center {
        Center {
            interval: 1,
            code_life: 600,
            token_life: Duration::from_secs(3600),
            approved_after: Some(Duration::from_secs(3)),
            latency: Duration::ZERO,
            rotates: true,
            page: "https://device.example/".into(),
            page_with_code: Some("https://device.example/?user_code=CODE".into()),
            overridden: false,
            endpoint: "https://oidc.example/".into(),
            allowed: None,
            accounts: Vec::new(),
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Verifiers and redirect URIs that came with an authorization code.
    pub(crate) fn redeemed(&self) -> Vec<(String, String)> {
        self.state.lock().unwrap().redeemed.clone()
    }

    /// Sets what happens to the next requests of an operation, whichever session they are for.
    pub(crate) fn faults(&self, operation: &'static str, faults: impl IntoIterator<Item = Fault>) {
        self.add_faults(None, operation, faults);
    }

    /// The same for one session.
    pub(crate) fn faults_of(
        &self,
        session: &str,
        operation: &'static str,
        faults: impl IntoIterator<Item = Fault>,
    ) {
        self.add_faults(Some(session.to_owned()), operation, faults);
    }

    fn add_faults(
        &self,
        session: Option<String>,
        operation: &'static str,
        faults: impl IntoIterator<Item = Fault>,
    ) {
        let mut state = self.state.lock().unwrap();
        state
            .faults
            .entry((session, operation))
            .or_default()
            .extend(faults);
    }

    /// Makes a client known that a file names.
    pub(crate) fn know(&self, client: &str, refresh_token: Option<&str>) {
        let mut state = self.state.lock().unwrap();
        state.clients.insert(client.to_owned());
        state
            .refresh_tokens
            .extend(refresh_token.map(str::to_owned));
    }

    /// Makes an access token known that a file holds.
    pub(crate) fn know_access_token(&self, token: &str, life: Duration) {
        let mut state = self.state.lock().unwrap();
        let end = Instant::now() + life;
        state.access_tokens.insert(token.to_owned(), end);
    }

    /// Forgets every client, as when an administrator deletes them.
    pub(crate) fn forget_clients(&self) {
        self.state.lock().unwrap().clients.clear();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    /// The operations in order.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        self.asked().iter().map(|asked| asked.operation).collect()
    }

    pub(crate) fn count(&self, operation: &str) -> usize {
        self.operations()
            .iter()
            .filter(|o| **o == operation)
            .count()
    }

    /// When CreateToken was asked.
    pub(crate) fn polls(&self) -> Vec<Duration> {
        let asked = self.asked().into_iter();
        asked
            .filter(|asked| asked.operation == CREATE_TOKEN)
            .map(|asked| asked.at)
            .collect()
    }

    async fn serve<T>(
        &self,
        session: &Session,
        operation: &'static str,
        with: &str,
        answer: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Result<T, ServiceError> {
        let fault = {
            let mut state = self.state.lock().unwrap();
            state.asked.push(Asked {
                at: self.elapsed(),
                session: session.id.as_str().to_owned(),
                operation,
                with: with.to_owned(),
            });
            state.fault(session.id.as_str(), operation)
        };
        let answer = match fault {
            Fault::Pass => answer(&mut self.state.lock().unwrap()),
            Fault::Fail(failure) => Err(failure),
            Fault::Lost => answer(&mut self.state.lock().unwrap())
                .and(Err(Failure::Unreachable("connection reset".into()))),
        };
        sleep(self.latency).await;
        answer.map_err(|failure| ServiceError {
            operation,
            host: "oidc.example".into(),
            failure,
            source: None,
        })
    }

    fn redeem(&self, state: &mut State, client: &str, code: &str) -> Result<Issued, Failure> {
        let found = state.codes.get_mut(code).ok_or(Failure::InvalidGrant)?;
        if found.client != client {
            return Err(Failure::InvalidGrant);
        }
        let age = found.begun.elapsed();
        let polled = found.polled.replace(Instant::now());
        if age >= Duration::from_secs(u64::try_from(self.code_life).unwrap_or(600)) {
            return Err(Failure::ExpiredToken);
        }
        if polled.is_some_and(|polled| polled.elapsed() < found.interval) {
            found.interval += Duration::from_secs(5);
            return Err(Failure::SlowDown);
        }
        if self.approved_after.is_none_or(|after| age < after) {
            return Err(Failure::AuthorizationPending);
        }
        state.codes.remove(code);
        Ok(self.issue(state, true))
    }

    fn issue(&self, state: &mut State, renewable: bool) -> Issued {
        state.issued += 1;
        let refresh_token = renewable.then(|| format!("refresh{}", state.issued));
        state.refresh_tokens.extend(refresh_token.clone());
        let access_token = format!("access{}", state.issued);
        let end = Instant::now() + self.token_life;
        state.access_tokens.insert(access_token.clone(), end);
        Issued {
            access_token: Secret::new(access_token),
            expires_in: self.token_life,
            refresh_token: refresh_token.map(Secret::new),
        }
    }
}

impl State {
    fn fault(&mut self, session: &str, operation: &'static str) -> Fault {
        let mut next = |session: Option<&str>| {
            self.faults
                .get_mut(&(session.map(str::to_owned), operation))
                .and_then(VecDeque::pop_front)
        };
        next(Some(session))
            .or_else(|| next(None))
            .unwrap_or(Fault::Pass)
    }

    fn accepts(&self, access_token: &str) -> Result<(), Failure> {
        let end = self.access_tokens.get(access_token);
        if end.is_some_and(|end| *end > Instant::now()) {
            Ok(())
        } else {
            Err(Failure::Unauthorized)
        }
    }

    fn knows(&self, client: &Registration) -> Result<(), Failure> {
        if self.clients.contains(&client.client_id) {
            Ok(())
        } else {
            Err(Failure::InvalidClient)
        }
    }
}

impl Oidc for Center {
    fn host(&self, _: &Session) -> String {
        "oidc.example".into()
    }

    fn is_overridden(&self, _: &Session) -> bool {
        self.overridden
    }

    async fn register(&self, session: &Session, flow: Flow) -> Result<Registration, ServiceError> {
        self.serve(session, REGISTER, "", |state| {
            let client_id = format!("client{}", state.clients.len() + state.asked.len());
            state.clients.insert(client_id.clone());
            let now = timestamp::parse(START).unwrap() + self.elapsed();
            Ok(Registration {
                client_id,
                client_secret: Secret::new("client-secret".into()),
                expires_at: now + TimeDelta::days(90),
                scopes: requested_scopes(session),
                flow,
            })
        })
        .await
    }

    async fn start_device(
        &self,
        session: &Session,
        client: &Registration,
    ) -> Result<DeviceAuthorization, ServiceError> {
        self.serve(session, START_DEVICE, &client.client_id, |state| {
            state.knows(client)?;
            let code = format!("code{}", state.asked.len());
            let interval = u64::try_from(self.interval).ok().filter(|told| *told > 0);
            state.codes.insert(
                code.clone(),
                Code {
                    client: client.client_id.clone(),
                    begun: Instant::now(),
                    polled: None,
                    interval: Duration::from_secs(interval.unwrap_or(5)),
                },
            );
            Ok(DeviceAuthorization {
                user_code: code.to_uppercase(),
                device_code: Secret::new(code),
                verification_uri: self.page.clone(),
                verification_uri_complete: self.page_with_code.clone(),
                expires_in: self.code_life,
                interval: self.interval,
            })
        })
        .await
    }

    async fn authorization_endpoint(&self, _: &Session) -> Result<String, ServiceError> {
        Ok(self.endpoint.clone())
    }

    async fn create_token(
        &self,
        session: &Session,
        client: &Registration,
        grant: Grant<'_>,
    ) -> Result<Issued, ServiceError> {
        let with = match grant {
            Grant::DeviceCode(secret) | Grant::RefreshToken(secret) => secret.expose(),
            Grant::AuthorizationCode { code, .. } => code.expose(),
        };
        self.serve(session, CREATE_TOKEN, with, |state| {
            state.knows(client)?;
            match grant {
                Grant::DeviceCode(_) => self.redeem(state, &client.client_id, with),
                Grant::AuthorizationCode { .. } if with != CODE => Err(Failure::InvalidGrant),
                Grant::AuthorizationCode {
                    verifier,
                    redirect_uri,
                    ..
                } => {
                    let verifier = verifier.expose().to_owned();
                    if state.redeemed.iter().any(|(spent, _)| *spent == verifier) {
                        return Err(Failure::InvalidGrant);
                    }
                    state.redeemed.push((verifier, redirect_uri.to_owned()));
                    Ok(self.issue(state, true))
                }
                Grant::RefreshToken(_) if !state.refresh_tokens.contains(with) => {
                    Err(Failure::InvalidGrant)
                }
                Grant::RefreshToken(_) => {
                    if self.rotates {
                        state.refresh_tokens.remove(with);
                    }
                    Ok(self.issue(state, self.rotates))
                }
            }
        })
        .await
    }
}
