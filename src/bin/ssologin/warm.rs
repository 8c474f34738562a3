//! `ssologin refresh --watch`: keeps tokens warm until the sign-ins behind them are over.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use ssologin::{
    Error, Event, Flows, Kind, Login, Need, Next, Oidc, Portal, Session, SessionId, SystemClock,
    Warm, shell_word,
};

use crate::args::RefreshArgs;
use crate::context::Context;
use crate::failure::{Failure, code};
use crate::online;
use crate::report::Talk;

/// Other tools renew too, a machine sleeps, a network comes back: nothing is waited for longer without a look.
const LOOK_EVERY: Duration = Duration::from_secs(30);

pub(crate) fn keep_warm(context: &Context, args: &RefreshArgs, debug: bool) -> Result<u8, Failure> {
    let targets = context.targets(&args.sessions)?;
    context.warn_of_problems();
    let talk = Talk::new(context.terminal, &targets, debug);
    let mut sessions = Vec::new();
    for target in &targets {
        match &target.session {
            Ok(session) => sessions.push(session.clone()),
            Err(error) => talk.failed(target.id.as_str(), &Error::Config(error.clone())),
        }
    }
    let service = context.service(&targets)?;
    let cache = context.cache_with_legacy();
    let events = |session: &Session, event: Event<'_>| talk.event(session, event);
    let mut watch = Watch {
        context,
        talk: &talk,
        login: Login {
            service: &service,
            cache: &cache,
            clock: &SystemClock,
            browser: None,
            flows: Flows::DEVICE_CODE,
            events: &events,
            need: Need {
                force: true,
                may_ask: false,
                ..Need::LOGIN
            },
            timeout: None,
            jobs: None,
        },
        tokens: HashMap::new(),
    };
    match online(watch.all(sessions)) {
        Ok(()) => Ok(code::LOGIN_NEEDED),
        Err(interrupted) if interrupted.code == code::INTERRUPTED => Ok(code::INTERRUPTED),
        Err(failure) => Err(failure),
    }
}

struct Watch<'a, S> {
    context: &'a Context,
    talk: &'a Talk,
    login: Login<'a, S>,
    tokens: HashMap<SessionId, Warm>,
}

impl<S: Oidc + Portal> Watch<'_, S> {
    /// Ends when there is no session left that can be kept warm.
    async fn all(&mut self, mut sessions: Vec<Session>) {
        while !sessions.is_empty() {
            let mut warm = Vec::new();
            let mut pause = LOOK_EVERY;
            for session in sessions {
                if let Some(wait) = self.one(&session).await {
                    pause = pause.min(wait);
                    warm.push(session);
                }
            }
            sessions = warm;
            if !sessions.is_empty() {
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// Looks at one token, and renews it where it is time. How long to wait; nothing where a person is needed, which is said.
    async fn one(&mut self, session: &Session) -> Option<Duration> {
        let now = self.context.now();
        let token = self.context.cache.load_token(&session.id).ok().flatten();
        let end = token.and_then(|token| token.expires_at).unwrap_or(now);
        let warm = match self.tokens.get(&session.id) {
            Some(warm) => warm.seen(end, now),
            None => Warm::new(end, now),
        };
        self.tokens.insert(session.id.clone(), warm);
        let error = match warm.next(now) {
            Next::Wait(wait) => return Some(wait.to_std().unwrap_or_default()),
            Next::Over => Error::LoginNeeded {
                session: session.id.to_string(),
            },
            Next::Renew => match self.login.run(session).await {
                Err(error) if error.kind() == Kind::LoginNeeded => error,
                _ => return Some(LOOK_EVERY),
            },
        };
        if matches!(warm.next(now), Next::Over) {
            self.talk.failed(session.id.as_str(), &error);
        }
        notify(session.id.as_str());
        None
    }
}

/// Tells the desktop, where there is one that can be told, that somebody is wanted.
fn notify(session: &str) {
    let text = format!("{session} needs a login: ssologin {}", shell_word(session));
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Command::new("osascript");
        let script =
            "on run argv\ndisplay notification (item 1 of argv) with title \"ssologin\"\nend run";
        command.args(["-e", script]).arg(text);
        command
    } else {
        let mut command = Command::new("notify-send");
        command
            .args(["--app-name=ssologin", "--", "ssologin"])
            .arg(text);
        command
    };
    // Where there is no desktop there is nobody to be told.
    let _ = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
