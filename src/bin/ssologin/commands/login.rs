//! `ssologin login`: logs in to sessions, or refreshes their tokens if that is enough.

use ssologin::session::{SelectError, Selection, SessionId, Target, select, select_listed};

use crate::args::{LoginArgs, SessionArgs, job_count};
use crate::context::Context;
use crate::failure::CommandError;
use crate::limits::LOGIN;
use crate::options::{browser, mirrored, time_limit};
use crate::prompt::Choice;
use crate::report::Format;
use crate::run_logins::{Request, need};
use crate::text::Text;

pub(crate) fn login(context: &Context, args: &LoginArgs) -> Result<u8, CommandError> {
    let browser = browser(context, args.no_browser, args.browser.as_deref())?;
    let picked = picked(context, &args.sessions)?;
    let request = Request {
        sessions: picked.as_ref().unwrap_or(&args.sessions),
        need: need(context, args.min_remaining, args.force || args.fresh, true)?,
        fresh: args.fresh,
        browser,
        flow: &args.flow,
        timeout: time_limit(context, LOGIN, args.timeout)?,
        jobs: mirrored(context, args.jobs, "SSOLOGIN_JOBS", job_count)?,
        qr: args.qr || context.env.is_on("SSOLOGIN_QR"),
        copy: args.copy || context.env.is_on("SSOLOGIN_COPY"),
        format: Format::of(args.json),
        dry_run: args.dry_run,
    };
    request.run(context)
}

/// Prompts the user to choose sessions, if several are possible and there is a terminal.
fn picked(context: &Context, args: &SessionArgs) -> Result<Option<SessionArgs>, CommandError> {
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
        let state = context.state_words(&target.id, target.session.as_ref().ok());
        (Text::from(&target.id), Text::from(state))
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
