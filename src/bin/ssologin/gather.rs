//! Lists accounts and roles from several portals at once, and reports progress and what is missing.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::future::join_all;
use ssologin::accounts::{Filter, Listed, Listing, Missing};
use ssologin::aws::Aws;
use ssologin::credentials::Credentials;
use ssologin::error::Error;
use ssologin::login::Event;
use ssologin::login::flow::Flows;
use ssologin::session::{Account, Session, SessionId, Target, sessions};

use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::{CommandError, code, code_of};
use crate::limits::{LISTING, within};
use crate::options::{browser, given_time_limit, time_limit};
use crate::ports::OwnedPorts;
use crate::report::{ProgressLine, Talk};
use crate::runtime::online;

/// The listing of each session that could be listed, in config order, and the exit code.
type Gathered<T> = (Vec<(SessionId, Listed<T>)>, u8);

/// Lists the accounts or roles of all sessions concurrently, and reports what is missing.
///
/// Prompts the user to log in only if `may_ask` is set.
pub(crate) fn gather<T>(
    context: &Context,
    mut targets: Vec<Target>,
    filter: &Filter,
    may_ask: bool,
    timeout: Option<Duration>,
    list: impl AsyncFn(&Listing<'_, Aws>, &Session) -> Result<Listed<T>, Error>,
) -> Result<Gathered<T>, CommandError> {
    let listed = sessions(&context.config).into_iter().enumerate();
    let order: HashMap<_, _> = listed.map(|(at, entry)| (entry.id, at)).collect();
    targets.sort_by_key(|target| order.get(&target.id));
    let talk = Talk::new(context.terminal, &targets);
    let line = ProgressLine::new(context.terminal);
    let browser = match may_ask {
        true => browser(context, false, None)?,
        false => None,
    };
    let limit = time_limit(context, LISTING, timeout)?;
    let ports = OwnedPorts::new(context, &targets, browser.as_ref())?;
    let events = |session: &Session, event: Event<'_>| {
        line.clear();
        talk.event(session, event);
    };
    let credentials = Credentials {
        ports: ports.borrow(&events),
        flows: Flows::DEVICE_CODE,
        may_ask,
        timeout: given_time_limit(context, timeout)?,
    };
    let listing = Listing {
        credentials: &credentials,
        filter,
        progress: &|session: &Session, progress| line.tell(session.id.as_str(), progress),
    };
    let results = online(join_all(targets.iter().map(|target| async {
        match &target.session {
            Ok(session) => within(limit, session.id.as_str(), list(&listing, session)).await,
            Err(error) => Err(Error::Config(error.clone())),
        }
    })));
    line.clear();
    let results = results?;
    if let [Err(error)] = results.as_slice() {
        return Err(CommandError::from(error));
    }
    let code = exit_code(&results);
    let mut found = Vec::new();
    for (target, result) in targets.iter().zip(results) {
        match result {
            Ok(listed) => {
                for Missing { accounts, error } in &listed.missing {
                    talk.failed_for(target.id.as_str(), &named(accounts), error);
                }
                found.push((target.id.clone(), listed));
            }
            Err(error) => talk.failed(target.id.as_str(), &error),
        }
    }
    Ok((found, code))
}

/// Returns the exit code of a listing.
///
/// If there is a single session and nothing could be listed, it is the code of the session's error.
/// Otherwise it shows whether everything could be listed.
fn exit_code<T>(results: &[Result<Listed<T>, Error>]) -> u8 {
    match results {
        [Err(error)] => code_of(error),
        [
            Ok(Listed {
                listed: 0, missing, ..
            }),
        ] => missing
            .first()
            .map_or(code::DONE, |missing| code_of(&missing.error)),
        results => {
            let whole = |listed: &Listed<T>| listed.missing.is_empty();
            if results
                .iter()
                .all(|result| result.as_ref().is_ok_and(whole))
            {
                code::DONE
            } else {
                code::SOME_FAILED
            }
        }
    }
}

fn named(accounts: &[Account]) -> String {
    match accounts {
        [account] => format!("account {} ({})", account.id, account.name),
        accounts => format!("{} accounts", accounts.len()),
    }
}

/// The listed items, each with its session, in config order, and the exit code.
pub(crate) type Found<T> = (Vec<(SessionId, T)>, u8);

/// Lists the items that the options of a command select, each with its session.
pub(crate) fn found<T>(
    context: &Context,
    args: &PortalArgs,
    list: impl AsyncFn(&Listing<'_, Aws>, &Session) -> Result<Listed<T>, Error>,
) -> Result<Found<T>, CommandError> {
    let targets = context.targets(&args.sessions)?;
    context.say_profiles(&args.sessions, &targets);
    let filter = Filter {
        account: args.account.clone(),
        role: args.role.clone(),
    };
    let (found, code) = gather(context, targets, &filter, false, args.timeout, list)?;
    let found = found.into_iter().flat_map(|(session, listed)| {
        let with_session = move |item| (session.clone(), item);
        listed.items.into_iter().map(with_session)
    });
    Ok((found.collect(), code))
}
