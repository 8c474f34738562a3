//! `ssologin logout`: ends the sign-in of sessions and deletes what came from it.

use futures_util::future::join_all;
use ssologin::logout::{LoggedOut, Logout};
use ssologin::session::profiles;
use ssologin::{Chain, Error, Event, RoleId, Session, SessionId, SystemClock, Target};

use crate::args::LogoutArgs;
use crate::context::Context;
use crate::failure::{Failure, code_of_all};
use crate::online;
use crate::report::Talk;
use crate::terminal::Tone;

pub(crate) fn logout(context: &Context, args: &LogoutArgs, debug: bool) -> Result<u8, Failure> {
    let targets = context.targets(&args.sessions)?;
    let talk = Talk::new(context.terminal, &targets, debug);
    let results = perform(context, &targets, &talk)?;
    let single = targets.len() == 1;
    for (target, result) in targets.iter().zip(&results) {
        match result {
            Ok(done) => tell(&talk, target.id.as_str(), done),
            // The error of a single session is told once, at the end.
            Err(_) if single => {}
            Err(error) => talk.failed(target.id.as_str(), error),
        }
    }
    if args.json {
        context
            .terminal
            .data(&context.outcomes(&targets, &results, |report, done| {
                let word = if done.had_token {
                    "logged-out"
                } else {
                    "skipped"
                };
                report.outcome(word, None)
            }))?;
    }
    if let [Err(error)] = results.as_slice() {
        return Err(Failure::from(error));
    }
    Ok(code_of_all(&results))
}

/// Logs out of each session, side by side.
pub(crate) fn perform(
    context: &Context,
    targets: &[Target],
    talk: &Talk,
) -> Result<Vec<Result<LoggedOut, Error>>, Failure> {
    let service = context.service(targets)?;
    let cache = context.cache_with_legacy();
    let logout = Logout {
        service: &service,
        cache: &cache,
        clock: &SystemClock,
        events: &|session: &Session, event: Event<'_>| talk.event(session, event),
        timeout: None,
    };
    online(join_all(targets.iter().map(|target| async {
        let session = target
            .session
            .as_ref()
            .map_err(|error| Error::Config(error.clone()))?;
        let chains = chains(context, &target.id);
        let roles: Vec<_> = chains.iter().flat_map(Chain::roles).collect();
        logout.run(session, &roles).await
    })))
}

/// What the profiles of a session lead through: the role of each, and the chain above it.
fn chains(context: &Context, id: &SessionId) -> Vec<Chain> {
    let bound = profiles(&context.config)
        .into_iter()
        .filter(|profile| profile.session.is_some());
    let chains = bound.flat_map(|profile| {
        // Of a profile that cannot be used now there may be credentials from before.
        let own = match (profile.session, profile.account_id, profile.role_name) {
            (Some(session), Some(account_id), Some(role_name)) => Some(RoleId {
                session,
                account_id,
                role_name,
            }),
            _ => None,
        };
        let whole = Chain::of_profile(&context.config, &profile.name).ok();
        whole.into_iter().chain(own.map(Chain::from))
    });
    chains.filter(|chain| chain.role.session == *id).collect()
}

fn tell(talk: &Talk, name: &str, done: &LoggedOut) {
    let roles = match done.roles_removed {
        0 => String::new(),
        1 => ", with the credentials of 1 role".to_owned(),
        n => format!(", with the credentials of {n} roles"),
    };
    match (&done.not_told, done.had_token) {
        (Some(error), _) => {
            let text = format!(
                "token deleted{roles}, but the service could not be told: {error}; the sign-in lives on there until its end"
            );
            talk.line(name, Tone::Soon, &ssologin::Printable(&text).to_string());
        }
        (None, true) => talk.line(name, Tone::Good, &format!("logged out{roles}")),
        (None, false) => talk.line(name, Tone::Quiet, &format!("was not logged in{roles}")),
    }
}
