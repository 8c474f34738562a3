//! All that a login needs, for tests: a service in memory, a home that is thrown away, a clock in tokio's time.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::fake::Center;
use super::{Done, Flows, Login};
use crate::cache::Cache;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::event::Event;
use crate::file;
use crate::flow::FlowChoice;
use crate::logout::{LoggedOut, Logout};
use crate::pasteboard::Pasteboard;
use crate::plan::Need;
use crate::registration::Flow;
use crate::role::{Chain, Role, RoleCredentials, RoleId};
use crate::session::{Session, SessionId};
use crate::timestamp;
use crate::world::{Browser, Clock, VerificationUrl};

/// What the clock says when a test begins.
pub(crate) const START: &str = "2026-11-21T20:00:00Z";

/// Something that was said about a session, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) at: Duration,
    pub(crate) session: String,
    pub(crate) what: String,
}

pub(crate) struct World {
    pub(crate) center: Center,
    pub(crate) cache: Cache,
    pub(crate) clock: TokioClock,
    pub(crate) browser: Pages,
    pub(crate) opens_browser: bool,
    pub(crate) need: Need,
    pub(crate) timeout: Option<Duration>,
    pub(crate) jobs: Option<usize>,
    /// Sessions are asked by PKCE, and a person can paste.
    pub(crate) pkce: bool,
    pub(crate) led_port: Option<u16>,
    pub(crate) pasteboard: Pasteboard,
    home: tempfile::TempDir,
    seen: Mutex<Vec<Seen>>,
}

impl World {
    pub(crate) fn new() -> World {
        let home = tempfile::tempdir().unwrap();
        World {
            center: Center::new(),
            cache: Cache::new(home.path(), &home.path().join("state")),
            clock: TokioClock {
                start: timestamp::parse(START).unwrap(),
                began: Instant::now(),
            },
            browser: Pages::default(),
            opens_browser: true,
            need: Need::LOGIN,
            timeout: None,
            jobs: None,
            pkce: false,
            led_port: None,
            pasteboard: Pasteboard::new(),
            home,
            seen: Mutex::default(),
        }
    }

    /// A world where nobody may be asked.
    pub(crate) fn silent() -> World {
        let mut world = World::new();
        world.need.may_ask = false;
        world
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// One login; what it ends with is returned, and not noted.
    pub(crate) async fn run(&self, session: &Session) -> Result<Done, Error> {
        let note = |session: &Session, event: Event<'_>| {
            if !matches!(event, Event::Finished(_)) {
                self.note(session, &event);
            }
        };
        self.login(&note).run(session).await
    }

    pub(crate) async fn run_all(&self, sessions: &[Session]) -> Vec<Result<Done, Error>> {
        self.login(&|session, event| self.note(session, &event))
            .run_all(sessions)
            .await
    }

    pub(crate) async fn log_out(
        &self,
        session: &Session,
        roles: &[Role<'_>],
    ) -> Result<LoggedOut, Error> {
        let logout = Logout {
            service: &self.center,
            cache: &self.cache,
            clock: &self.clock,
            events: &|session, event| self.note(session, &event),
            timeout: self.timeout,
        };
        logout.run(session, roles).await
    }

    pub(crate) async fn role(
        &self,
        session: &Session,
        role: &RoleId,
    ) -> Result<RoleCredentials, Error> {
        self.chain(session, &Chain::from(role.clone())).await
    }

    pub(crate) async fn chain(
        &self,
        session: &Session,
        chain: &Chain,
    ) -> Result<RoleCredentials, Error> {
        self.credentials(async |credentials| credentials.get(session, chain).await)
            .await
    }

    /// Does what needs credentials in this world.
    pub(crate) async fn credentials<T>(
        &self,
        work: impl AsyncFnOnce(&Credentials<'_, Center>) -> T,
    ) -> T {
        let credentials = Credentials {
            service: &self.center,
            cache: &self.cache,
            clock: &self.clock,
            events: &|session, event| self.note(session, &event),
            may_ask: self.need.may_ask,
            browser: None,
            flows: Flows::DEVICE_CODE,
            timeout: self.timeout,
        };
        work(&credentials).await
    }

    fn flows(&self) -> Flows<'_> {
        const PKCE: FlowChoice = FlowChoice {
            flow: Flow::AuthorizationCode,
            instead: None,
        };
        if !self.pkce {
            return Flows::DEVICE_CODE;
        }
        Flows {
            of: &|_| PKCE,
            led_port: self.led_port,
            pasteboard: Some(&self.pasteboard),
        }
    }

    fn login<'a>(&'a self, events: &'a (dyn Fn(&Session, Event<'_>) + Sync)) -> Login<'a, Center> {
        Login {
            service: &self.center,
            cache: &self.cache,
            clock: &self.clock,
            browser: self.opens_browser.then_some(&self.browser),
            flows: self.flows(),
            events,
            need: self.need,
            timeout: self.timeout,
            jobs: self.jobs,
        }
    }

    fn note(&self, session: &Session, event: &Event<'_>) {
        let what = match event {
            Event::Prompt {
                url,
                user_code,
                life,
            } => format!("prompt {} {user_code} {}", url.as_str(), life.as_secs()),
            Event::Authorize { url, life, .. } => {
                format!("authorize {} {}", url.as_str(), life.as_secs())
            }
            Event::Instead(instead) => format!("instead {instead:?}"),
            Event::NoBrowser(_) => "no browser".into(),
            Event::Unreachable(_) => "unreachable".into(),
            Event::ReachableAgain => "reachable again".into(),
            Event::Waiting(_) => "waiting".to_owned(),
            Event::NotShared(_) => "not shared".to_owned(),
            Event::NotRenewed(_) => "not renewed".into(),
            Event::Damaged(_) => "damaged".into(),
            Event::Tightened(_) => "tightened".into(),
            Event::ClockAhead(_) => "clock ahead".into(),
            Event::NotKept(_) => "not kept".into(),
            Event::Queued => "queued".into(),
            Event::Finished(result) => match result {
                Ok(done) => format!("finished {:?}", done.outcome),
                Err(error) => format!("failed {}", error.kind().as_str()),
            },
            Event::OtherAccounts(other) => {
                let new: Vec<_> = other.new.iter().map(|new| new.id.as_str()).collect();
                format!("new {new:?}, gone {}, kept {}", other.gone, other.kept)
            }
            Event::NotCompared(error) => {
                let word = error.map_or("late", |error| error.kind().as_str());
                format!("not compared {word}")
            }
        };
        self.seen.lock().unwrap().push(Seen {
            at: self.center.elapsed(),
            session: session.id.as_str().to_owned(),
            what,
        });
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// What was said, in order, without the prompts' details.
    pub(crate) fn said(&self) -> Vec<String> {
        let seen = self.seen().into_iter();
        seen.map(|seen| {
            let word = if seen.what.starts_with("prompt") {
                "prompt"
            } else {
                &seen.what
            };
            word.to_owned()
        })
        .collect()
    }

    /// Puts a token into a session's file, as another tool wrote it, with a field that is not ours: it has `left` seconds,
    /// and a refresh token that the service knows, where one is given.
    pub(crate) fn hold(&self, session: &Session, left: i64, refresh_token: Option<&str>) {
        let end = self.clock.now() + TimeDelta::seconds(left);
        let life = Duration::from_secs(left.try_into().unwrap_or(0));
        self.center.know_access_token("held", life);
        let mut text = format!(
            r#"{{"startUrl": "{}", "region": "us-east-1", "accessToken": "held", "expiresAt": "{}", "clientId": "held-client", "clientSecret": "held-secret", "registrationExpiresAt": "2027-02-01T00:00:00Z""#,
            session.start_url,
            timestamp::format(end)
        );
        if let Some(refresh_token) = refresh_token {
            self.center.know("held-client", Some(refresh_token));
            text += &format!(r#", "refreshToken": "{refresh_token}""#);
        }
        text += r#", "note": {"of": "another tool"}}"#;
        self.put(&self.cache.token_path(&session.id), &text);
    }

    pub(crate) fn put(&self, path: &Path, text: &str) {
        file::replace(path, text.as_bytes(), self.home()).unwrap();
    }

    /// The token file's text; empty where there is none.
    pub(crate) fn token_file(&self, session: &Session) -> String {
        std::fs::read_to_string(self.cache.token_path(&session.id)).unwrap_or_default()
    }

    /// A field of the token file.
    pub(crate) fn field(&self, session: &Session, key: &str) -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(&self.token_file(session)).unwrap();
        value.get(key)?.as_str().map(str::to_owned)
    }
}

/// The time of day of tokio's clock.
pub(crate) struct TokioClock {
    start: DateTime<Utc>,
    began: Instant,
}

impl Clock for TokioClock {
    fn now(&self) -> DateTime<Utc> {
        self.start + self.began.elapsed()
    }
}

/// A browser that notes what it is to open.
#[derive(Default)]
pub(crate) struct Pages {
    pub(crate) broken: bool,
    /// What the person does with the URL.
    pub(crate) then: Option<fn(&str)>,
    opened: Mutex<Vec<String>>,
}

impl Pages {
    pub(crate) fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }
}

impl Browser for Pages {
    fn open(&self, _: &SessionId, url: &VerificationUrl) -> io::Result<()> {
        self.opened.lock().unwrap().push(url.as_str().to_owned());
        if let Some(then) = self.then {
            then(url.as_str());
        }
        if self.broken {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(())
    }
}

pub(crate) fn session(name: &str) -> Session {
    Session {
        id: SessionId::Named(name.to_owned()),
        start_url: format!("https://{name}.awsapps.com/start"),
        region: "us-east-1".to_owned(),
        scopes: None,
    }
}

pub(crate) fn seconds<const N: usize>(numbers: [u64; N]) -> Vec<Duration> {
    numbers.map(Duration::from_secs).to_vec()
}
