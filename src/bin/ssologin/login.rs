//! `ssologin login` and `ssologin refresh`: sees to it that sessions have good tokens.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;
use ssologin::logout::LoggedOut;
use ssologin::{
    Browser, Done, Error, Login, Need, Opener, Printable, SelectError, Selection, Session,
    SessionId, Step, SystemBrowser, SystemClock, Target, Token, duration, first_step, select,
    select_listed,
};

use crate::args::{FlowArgs, LoginArgs, RefreshArgs, SessionArgs, job_count};
use crate::context::Context;
use crate::failure::{Failure, code, code_of_all};
use crate::flow::ChosenFlows;
use crate::logout;
use crate::online;
use crate::prompt::Choice;
use crate::report::{Clipboard, Talk, outcome_word};
use crate::terminal::Tone;

/// What `login` and `refresh` have in common.
struct Request<'a> {
    sessions: &'a SessionArgs,
    need: Need,
    fresh: bool,
    browser: Option<SystemBrowser>,
    flow: &'a FlowArgs,
    timeout: Option<Duration>,
    jobs: Option<usize>,
    qr: bool,
    copy: bool,
    json: bool,
    dry_run: bool,
    debug: bool,
}

pub(crate) fn login(context: &Context, args: &LoginArgs, debug: bool) -> Result<u8, Failure> {
    let browser = browser(context, args.no_browser, args.browser.as_deref())?;
    let picked = picked(context, &args.sessions)?;
    let request = Request {
        sessions: picked.as_ref().unwrap_or(&args.sessions),
        need: need(context, args.min_remaining, args.force || args.fresh, true)?,
        fresh: args.fresh,
        browser,
        flow: &args.flow,
        timeout: mirrored(context, args.timeout, "SSOLOGIN_TIMEOUT", duration::parse)?,
        jobs: mirrored(context, args.jobs, "SSOLOGIN_JOBS", job_count)?,
        qr: args.qr || context.env.is_on("SSOLOGIN_QR"),
        copy: args.copy || context.env.is_on("SSOLOGIN_COPY"),
        json: args.json,
        dry_run: args.dry_run,
        debug,
    };
    request.run(context)
}

pub(crate) fn refresh(context: &Context, args: &RefreshArgs, debug: bool) -> Result<u8, Failure> {
    let request = Request {
        sessions: &args.sessions,
        need: need(context, args.min_remaining, args.force, false)?,
        fresh: false,
        browser: None,
        flow: &FlowArgs::default(),
        timeout: None,
        jobs: None,
        qr: false,
        copy: false,
        json: args.json,
        dry_run: args.dry_run,
        debug,
    };
    request.run(context)
}

/// The sessions that a person picks, where several could be meant and somebody can be asked.
fn picked(context: &Context, args: &SessionArgs) -> Result<Option<SessionArgs>, Failure> {
    let named = args.all
        || args.profile.is_some()
        || !(args.names.is_empty() && args.sso_session.is_empty());
    let selection = Selection {
        environment_profile: context.env.profile(),
        ..Selection::default()
    };
    let several = || {
        matches!(
            select(&context.config, selection),
            Err(SelectError::Several(_))
        )
    };
    if named || !context.terminal.can_ask() || !several() {
        return Ok(None);
    }
    let listed = select_listed(&context.config)?;
    let row = |target: &Target| {
        let name = Printable(target.id.as_str()).to_string();
        (name, context.spoken_state(&target.id))
    };
    let choice = Choice {
        text: "Sessions",
        flag: "--all",
        rows: listed.iter().map(row).collect(),
        start: 0,
    };
    let chosen = choice.ask_several(context)?;
    let mut picked = SessionArgs::default();
    for target in chosen.into_iter().filter_map(|at| listed.get(at)) {
        match &target.id {
            SessionId::Named(name) => picked.sso_session.push(name.clone()),
            SessionId::Legacy(start_url) => picked.names.push(start_url.clone()),
        }
    }
    Ok(Some(picked))
}

/// The browser that opens verification pages; `None` where nothing is to be opened.
pub(crate) fn browser(
    context: &Context,
    no_browser: bool,
    command: Option<&str>,
) -> Result<Option<SystemBrowser>, Failure> {
    let env = &context.env;
    if no_browser || (command.is_none() && env.is_on("SSOLOGIN_NO_BROWSER")) {
        return Ok(None);
    }
    let asked = command.or_else(|| env.get("SSOLOGIN_BROWSER"));
    let asked = asked.map(Opener::parse).transpose()?;
    let browser = SystemBrowser::new(asked, &context.config, env)?;
    Ok(Some(browser.launched_by(std::env::current_exe().ok())))
}

/// An option, else the variable that mirrors it.
pub(crate) fn mirrored<T, E: std::fmt::Display>(
    context: &Context,
    option: Option<T>,
    variable: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Failure> {
    match (option, context.env.get(variable)) {
        (None, Some(text)) => parse(text).map(Some).map_err(|error| {
            Failure::new(code::USAGE, format!("the variable `{variable}`: {error}"))
        }),
        (option, _) => Ok(option),
    }
}

fn need(
    context: &Context,
    min_remaining: Option<Duration>,
    force: bool,
    may_ask: bool,
) -> Result<Need, Failure> {
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
    fn run(&self, context: &Context) -> Result<u8, Failure> {
        let targets = context.targets(self.sessions)?;
        context.warn_of_problems();
        context.warn_of_variables("");
        context.say_profiles(self.sessions, &targets);
        if self.dry_run {
            return Ok(self.rehearse(context, &targets));
        }
        if self.fresh {
            self.sign_out(context, &targets)?;
        }
        let results = self.perform(context, &targets)?;
        let code = code_of_all(&results);
        if self.json {
            context
                .terminal
                .data(&context.outcomes(&targets, &results, |report, done| {
                    let report = report.outcome(outcome_word(done.outcome), None);
                    report.other_accounts(done.other_accounts.as_ref())
                }))?;
        }
        if let [Err(error)] = results.as_slice() {
            return Err(Failure::from(error));
        }
        Ok(code)
    }

    /// Ends each sign-in, so that the login begins a new one, and says whether it did.
    fn sign_out(&self, context: &Context, targets: &[Target]) -> Result<(), Failure> {
        let talk = Talk::new(context.terminal, targets, self.debug);
        for (target, result) in targets
            .iter()
            .zip(logout::perform(context, targets, &talk)?)
        {
            let name = target.id.as_str();
            match result {
                Ok(LoggedOut {
                    not_told: Some(error),
                    ..
                }) => {
                    let text = format!("not signed out: {error}; the sign-in may be the old one");
                    talk.line(name, Tone::Soon, &Printable(&text).to_string());
                }
                Ok(LoggedOut {
                    had_token: true, ..
                }) => {
                    talk.line(name, Tone::Quiet, "signed out: the sign-in begins anew");
                }
                Ok(LoggedOut {
                    had_token: false, ..
                }) => {
                    let text = "there was no token to sign out with: a sign-in that lives on in the browser goes on";
                    talk.line(name, Tone::Quiet, text);
                }
                // What is wrong is said by the login.
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Logs in to all that can be; the others have their error already.
    fn perform(
        &self,
        context: &Context,
        targets: &[Target],
    ) -> Result<Vec<Result<Done, Error>>, Failure> {
        let single = targets.len() == 1;
        let talk = Talk::new(context.terminal, targets, self.debug).drawing(self.qr);
        // A dumb terminal would show it.
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
        let service = context.service(targets)?;
        let cache = context.cache_with_legacy();
        let talk = talk.live(usable.iter());
        let flows = ChosenFlows::new(context, self.flow, targets.iter().map(|target| &target.id))?;
        let login = Login {
            service: &service,
            cache: &cache,
            clock: &SystemClock,
            browser: self.browser.as_ref().map(|browser| browser as &dyn Browser),
            flows: flows.of_login(),
            events: &|session: &Session, event: ssologin::Event<'_>| {
                clipboard.event(session, &event);
                // The error of a single session is told once, at the end.
                if !(single && matches!(event, ssologin::Event::Finished(Err(_)))) {
                    talk.event(session, event);
                }
            },
            need: self.need,
            timeout: self.timeout,
            // One port serves one at a time.
            jobs: self
                .flow
                .redirect_port
                .filter(|port| *port != 0)
                .map_or(self.jobs, |_| Some(1)),
        };
        if !usable.is_empty() {
            let work = flows.beside(&talk, login.run_all(&usable));
            let done = online(talk.beside(work));
            // What goes wrong with a single session is told as the error of the command.
            let otherwise = (done.is_err() && !single).then_some("interrupted");
            talk.end(otherwise);
            let done = done?;
            results.extend(usable.into_iter().map(|session| session.id).zip(done));
        }
        let mut by_id: HashMap<SessionId, Result<Done, Error>> = results.into_iter().collect();
        Ok(targets
            .iter()
            .filter_map(|target| by_id.remove(&target.id))
            .collect())
    }

    /// Says what would be done for each session.
    fn rehearse(&self, context: &Context, targets: &[Target]) -> u8 {
        let talk = Talk::new(context.terminal, targets, self.debug);
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
            let token: Option<Token> = context.cache.load_token(&target.id).ok().flatten();
            let text = match first_step(token.as_ref(), context.now(), self.need) {
                Step::Keep => "would be kept: the token is good",
                Step::Renew => "would be renewed, without a person",
                Step::Ask => "would ask a person",
                Step::GiveUp => "a person must log in: nothing would be done",
            };
            talk.line(name, Tone::Plain, text);
        }
        failed
    }
}
