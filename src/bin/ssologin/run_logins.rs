//! Logs in to the sessions of a command, and reports the results.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;
use ssologin::browser::SystemBrowser;
use ssologin::error::Error;
use ssologin::login::{
    Event, LoggedOut, Login, LoginStep, NOTIFY_WITHIN, Need, Summary, first_step,
};
use ssologin::session::{Session, SessionId, Target};
use ssologin::text::duration;

use crate::args::{FlowArgs, SessionArgs};
use crate::context::Context;
use crate::failure::{CommandError, code, code_of_all};
use crate::flows::ChosenFlows;
use crate::options::mirrored;
use crate::ports::OwnedPorts;
use crate::report::{Clipboard, Format, Talk, outcome_word};
use crate::runtime::online;
use crate::sign_out;
use crate::terminal::Tone;
use crate::text::Text;
use crate::trusted_files;

/// The settings that `login` and `refresh` share.
pub(crate) struct Request<'a> {
    pub(crate) sessions: &'a SessionArgs,
    pub(crate) need: Need,
    pub(crate) fresh: bool,
    pub(crate) browser: Option<SystemBrowser>,
    pub(crate) flow: &'a FlowArgs,
    pub(crate) timeout: Option<Duration>,
    pub(crate) jobs: Option<usize>,
    pub(crate) qr: bool,
    pub(crate) copy: bool,
    pub(crate) format: Format,
    pub(crate) dry_run: bool,
}

pub(crate) fn need(
    context: &Context,
    min_remaining: Option<Duration>,
    force: bool,
    may_ask: bool,
) -> Result<Need, CommandError> {
    let min_remaining = mirrored(
        context,
        min_remaining,
        "SSOLOGIN_MIN_REMAINING",
        duration::parse,
    )?;
    let min_remaining = min_remaining.and_then(|duration| TimeDelta::from_std(duration).ok());
    Ok(Need {
        min_remaining: min_remaining.unwrap_or(Need::LOGIN.min_remaining),
        force,
        may_ask,
    })
}

impl Request<'_> {
    pub(crate) fn run(&self, context: &Context) -> Result<u8, CommandError> {
        let targets = context.targets(self.sessions)?;
        context.warn_of_problems();
        context.warn_of_variables("");
        if let Some(warning) = trusted_files::warning(&trusted_files::exposed_paths(context)) {
            context.terminal.warn(warning);
        }
        context.say_profiles(self.sessions, &targets);
        if self.dry_run {
            return Ok(self.rehearse(context, &targets));
        }
        if self.fresh {
            self.sign_out(context, &targets)?;
        }
        let results = self.perform(context, &targets)?;
        let code = code_of_all(&results);
        // The messages for the user are already printed; only JSON is left.
        let text = self.format.text(Text::default, || {
            context.outcomes(&targets, &results, |report, done| {
                let report = report.outcome(outcome_word(done.outcome), None);
                report.other_accounts(done.other_accounts.as_ref())
            })
        });
        context.terminal.data(&text)?;
        if let [Err(error)] = results.as_slice() {
            return Err(CommandError::from(error));
        }
        Ok(code)
    }

    /// Ends each sign-in session, so that the login starts a new one, and reports the result.
    fn sign_out(&self, context: &Context, targets: &[Target]) -> Result<(), CommandError> {
        let talk = Talk::new(context.terminal, targets);
        let limit = self.timeout.map(|limit| limit.min(NOTIFY_WITHIN));
        for (target, result) in targets
            .iter()
            .zip(sign_out::perform(context, targets, &talk, limit)?)
        {
            let name = target.id.as_str();
            match result {
                Ok(LoggedOut {
                    not_told: Some(error),
                    ..
                }) => {
                    let text =
                        format!("not signed out: {error}; the sign-in session may be the old one");
                    talk.line(name, Tone::Soon, text);
                }
                Ok(LoggedOut {
                    had_token: true, ..
                }) => {
                    talk.line(
                        name,
                        Tone::Quiet,
                        "signed out; starting a new sign-in session",
                    );
                }
                Ok(LoggedOut {
                    had_token: false, ..
                }) => {
                    let text = "no token to sign out with; your browser may still be signed in";
                    talk.line(name, Tone::Quiet, text);
                }
                // The login reports this error.
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Logs in to all usable sessions; the result of any other is the error in its config.
    fn perform(
        &self,
        context: &Context,
        targets: &[Target],
    ) -> Result<Vec<Result<Summary, Error>>, CommandError> {
        let single = targets.len() == 1;
        let talk = Talk::new(context.terminal, targets).drawing(self.qr);
        // A dumb terminal would show the escape sequence as text.
        let copies = self.copy && context.env.get("TERM") != Some("dumb");
        let clipboard = Clipboard::new(context.terminal, copies);
        let mut usable = Vec::new();
        let mut results = Vec::new();
        for target in targets {
            match &target.session {
                Ok(session) => usable.push(session.clone()),
                Err(error) => {
                    let error = Error::Config(error.clone());
                    if !single {
                        talk.failed(target.id.as_str(), &error);
                    }
                    results.push((target.id.clone(), Err(error)));
                }
            }
        }
        let talk = talk.live(usable.iter());
        let flows = ChosenFlows::new(context, self.flow, targets.iter().map(|target| &target.id))?;
        let ports = OwnedPorts::new(context, targets, self.browser.as_ref())?;
        let events = |session: &Session, event: Event<'_>| {
            clipboard.event(session, &event);
            // The error of a single session is reported only once, at the end.
            if !(single && matches!(event, Event::Finished(Err(_)))) {
                talk.event(session, event);
            }
        };
        let login = Login {
            ports: ports.borrow(&events),
            flows: flows.of_login(),
            need: self.need,
            timeout: self.timeout,
            // A forwarded port can serve only one login at a time.
            jobs: self
                .flow
                .redirect_port
                .filter(|port| *port != 0)
                .map_or(self.jobs, |_| Some(1)),
        };
        if !usable.is_empty() {
            let work = flows.beside(&talk, login.run_all(&usable));
            let done = online(talk.beside(work));
            // The error of a single session is reported as the error of the command.
            let otherwise = (done.is_err() && !single).then_some("interrupted");
            talk.end(otherwise);
            let done = done?;
            results.extend(usable.into_iter().map(|session| session.id).zip(done));
        }
        let mut by_id: HashMap<SessionId, Result<Summary, Error>> = results.into_iter().collect();
        Ok(targets
            .iter()
            .filter_map(|target| by_id.remove(&target.id))
            .collect())
    }

    /// Reports what would be done for each session.
    fn rehearse(&self, context: &Context, targets: &[Target]) -> u8 {
        let talk = Talk::new(context.terminal, targets);
        let mut failed = code::DONE;
        for target in targets {
            let name = target.id.as_str();
            if let Err(error) = &target.session {
                talk.failed(name, &Error::Config(error.clone()));
                failed = if targets.len() == 1 {
                    code::CONFIG
                } else {
                    code::SOME_FAILED
                };
                continue;
            }
            let token = context.token(&target.id, target.session.as_ref().ok());
            let token = token.ok().flatten();
            let text = match first_step(token.as_ref(), context.now(), self.need) {
                LoginStep::Keep => "would be kept: the token is still valid",
                LoginStep::Renew => "would be refreshed without prompting",
                LoginStep::Ask => "would prompt for a login",
                LoginStep::GiveUp => "login required: nothing would be done",
            };
            talk.line(name, Tone::Plain, text);
        }
        failed
    }
}
