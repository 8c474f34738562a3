//! `ssologin refresh`: refreshes tokens without a login, once or continuously.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use ssologin::error::{Error, Kind};
use ssologin::login::flow::Flows;
use ssologin::login::{Event, Login, Need, RenewalSchedule, RenewalStep};
use ssologin::service::{Oidc, Portal};
use ssologin::session::{Session, SessionId};
use ssologin::text::shell_word;

use crate::args::{FlowArgs, RefreshArgs};
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::REFRESH;
use crate::options::time_limit;
use crate::ports::OwnedPorts;
use crate::report::{Format, Talk};
use crate::run_logins::{Request, need};
use crate::runtime::online;
use crate::text::Text;

pub(crate) fn refresh(context: &Context, args: &RefreshArgs) -> Result<u8, CommandError> {
    if args.watch {
        return watch_sessions(context, args);
    }
    let request = Request {
        sessions: &args.sessions,
        need: need(context, args.min_remaining, args.force, false)?,
        fresh: false,
        browser: None,
        flow: &FlowArgs::default(),
        timeout: time_limit(context, REFRESH, args.timeout)?,
        jobs: None,
        qr: false,
        copy: false,
        format: Format::of(args.json),
        dry_run: args.dry_run,
    };
    request.run(context)
}

/// The maximum time between two checks of a token.
///
/// In the meantime, another tool may refresh the token, the machine may sleep, or the network may
/// come back.
const LOOK_EVERY: Duration = Duration::from_secs(30);

fn watch_sessions(context: &Context, args: &RefreshArgs) -> Result<u8, CommandError> {
    let targets = context.targets(&args.sessions)?;
    context.warn_of_problems();
    let talk = Talk::new(context.terminal, &targets);
    let mut sessions = Vec::new();
    for target in &targets {
        match &target.session {
            Ok(session) => sessions.push(session.clone()),
            Err(error) => talk.failed(target.id.as_str(), &Error::Config(error.clone())),
        }
    }
    let ports = OwnedPorts::new(context, &targets, None)?;
    let events = |session: &Session, event: Event<'_>| talk.event(session, event);
    let mut watch = Watch {
        context,
        talk: &talk,
        login: Login {
            ports: ports.borrow(&events),
            flows: Flows::DEVICE_CODE,
            need: Need {
                force: true,
                may_ask: false,
                ..Need::LOGIN
            },
            timeout: time_limit(context, REFRESH, args.timeout)?,
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
    tokens: HashMap<SessionId, RenewalSchedule>,
}

impl<S: Oidc + Portal> Watch<'_, S> {
    /// Refreshes tokens until no session is left that can be refreshed.
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

    /// Checks one token, and refreshes it when it is due.
    ///
    /// Returns how long to wait before the next check. If a login is required, reports that and
    /// returns `None`.
    async fn one(&mut self, session: &Session) -> Option<Duration> {
        let now = self.context.now();
        let token = self.context.cache.load_token(session).ok().flatten();
        let end = token.and_then(|token| token.expires_at).unwrap_or(now);
        let warm = match self.tokens.get(&session.id) {
            Some(warm) => warm.seen(end, now),
            None => RenewalSchedule::new(end, now),
        };
        self.tokens.insert(session.id.clone(), warm);
        let error = match warm.next(now) {
            RenewalStep::Wait(wait) => return Some(wait.to_std().unwrap_or_default()),
            RenewalStep::Over => Error::LoginNeeded {
                session: session.id.to_string(),
            },
            RenewalStep::Renew => match self.login.run(session).await {
                Err(error) if error.kind() == Kind::LoginNeeded => error,
                _ => return Some(LOOK_EVERY),
            },
        };
        if matches!(warm.next(now), RenewalStep::Over) {
            self.talk.failed(session.id.as_str(), &error);
        }
        notify(session.id.as_str());
        None
    }
}

/// Shows a desktop notification that a login is required, if there is a desktop.
fn notify(session: &str) {
    let text = Text::from(format!(
        "{session}: login required: ssologin {}",
        shell_word(session)
    ));
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Command::new("osascript");
        let script =
            "on run argv\ndisplay notification (item 1 of argv) with title \"ssologin\"\nend run";
        command.args(["-e", script]).arg(text.as_str());
        command
    } else {
        let mut command = Command::new("notify-send");
        command
            .args(["--app-name=ssologin", "--", "ssologin"])
            .arg(text.as_str());
        command
    };
    // Ignore errors: without a desktop, there is no notification to show.
    let _ = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
