//! `ssologin refresh`: refreshes tokens without a login, once or continuously.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ssologin::error::Error;
use ssologin::login::flow::Flows;
use ssologin::login::{Event, Login, Need, Watch};
use ssologin::session::{Session, Target};
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

/// Refreshes tokens until each session requires a login.
///
/// The config is read again before each look, because days may pass.
fn watch_sessions(context: &Context, args: &RefreshArgs) -> Result<u8, CommandError> {
    context.warn_of_problems();
    let mut targets = context.targets(&args.sessions)?;
    let timeout = time_limit(context, REFRESH, args.timeout)?;
    let heard = Heard::default();
    let (mut watch, mut changed) = (Watch::default(), None);
    let watching = async {
        loop {
            let context = changed.as_ref().unwrap_or(context);
            let ports = OwnedPorts::new(context, &targets, None)?;
            let (new, found) = loop {
                let looked = look(context, &targets, &ports, timeout, &heard, &mut watch);
                let Some(pause) = looked.await else {
                    return Ok(code::LOGIN_NEEDED);
                };
                tokio::time::sleep(pause).await;
                if let Some(new) = heard.read_again(context, args) {
                    break new;
                }
            };
            (changed, targets) = (Some(new), found);
        }
    };
    match online(watching) {
        Ok(result) => result,
        Err(interrupted) if interrupted.code == code::INTERRUPTED => Ok(code::INTERRUPTED),
        Err(failure) => Err(failure),
    }
}

/// Looks at each token once, and returns how long to wait before the next look.
async fn look(
    context: &Context,
    targets: &[Target],
    ports: &OwnedPorts<'_>,
    timeout: Option<Duration>,
    heard: &Heard,
    watch: &mut Watch,
) -> Option<Duration> {
    let talk = Talk::new(context.terminal, targets);
    let mut sessions = Vec::new();
    for target in targets {
        match &target.session {
            Ok(session) => sessions.push(session.clone()),
            Err(error) => {
                let error = Error::Config(error.clone());
                if heard.is_new(target.id.as_str(), &error) {
                    talk.failed(target.id.as_str(), &error);
                }
            }
        }
    }
    let events = |session: &Session, event: Event<'_>| {
        // An outage of hours is one message, not one for each attempt.
        let is_repeated = match &event {
            Event::Finished(Err(error)) => !heard.is_new(session.id.as_str(), error),
            Event::Finished(Ok(_)) => {
                heard.forget(session.id.as_str());
                false
            }
            _ => false,
        };
        if !is_repeated {
            talk.event(session, event);
        }
    };
    let login = Login {
        ports: ports.borrow(&events),
        flows: Flows::DEVICE_CODE,
        need: Need {
            force: true,
            may_ask: false,
            ..Need::LOGIN
        },
        timeout,
        jobs: None,
    };
    let over = |session: &Session, error: &Error| {
        if heard.is_new(session.id.as_str(), error) {
            talk.failed(session.id.as_str(), error);
        }
        notify(session.id.as_str());
    };
    watch.look(&login, &sessions, &over).await
}

/// The last message about each session, and about the config.
#[derive(Default)]
struct Heard(Mutex<HashMap<String, String>>);

impl Heard {
    /// Returns whether a message differs from the last one about the same thing.
    fn is_new(&self, about: &str, message: &impl ToString) -> bool {
        let message = message.to_string();
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(about.to_owned(), message.clone()).as_ref() != Some(&message)
    }

    fn forget(&self, about: &str) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.remove(about);
    }

    /// Reads the config again, and returns it with its sessions if it has changed.
    ///
    /// A config that cannot be used at the moment, because it is being edited, changes nothing.
    fn read_again(&self, old: &Context, args: &RefreshArgs) -> Option<(Context, Vec<Target>)> {
        let new = Context::load(old.env.clone(), old.terminal);
        let found = new.and_then(|new| {
            let targets = new.targets(&args.sessions)?;
            Ok((new, targets))
        });
        match found {
            Ok((new, targets)) => {
                self.forget("");
                (!new.has_same_files(old)).then_some((new, targets))
            }
            Err(failure) => {
                let text = failure.text(false).as_str().to_owned();
                if self.is_new("", &text) {
                    old.terminal.say(failure.text(false));
                }
                None
            }
        }
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
