//! `ssologin list accounts` and `ssologin list roles`: what the portals of sessions give to this person.

use std::collections::HashMap;

use futures_util::future::join_all;
use ssologin::credentials::Credentials;
use ssologin::listing::{AccountRoles, Filter, Listed, Listing, Missing};
use ssologin::session::{profiles, sessions};
use ssologin::{Account, Aws, Error, Event, Flows, Session, SessionId, SystemClock};

use super::rendered;
use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::{Failure, code, code_of};
use crate::online;
use crate::report::{
    AccountReport, ProgressLine, RoleReport, Table, Talk, accounts_document, roles_document,
};
use crate::terminal::Tone;

pub(super) fn accounts(context: &Context, args: &PortalArgs, debug: bool) -> Result<u8, Failure> {
    let (found, code) = gather(context, args, debug, async |listing, session| {
        listing.accounts(session).await
    })?;
    let text = if args.json {
        let reports: Vec<_> = found
            .iter()
            .map(|(session, account)| AccountReport::new(session, account))
            .collect();
        accounts_document(&reports)
    } else {
        let mut table = Table::new(["SESSION", "ACCOUNT", "NAME", "EMAIL"]);
        for (session, Account { id, name, email }) in found {
            let cells = [session.to_string(), id, name, email];
            table.row(cells.map(|cell| (cell, Tone::Plain)));
        }
        rendered(context, &table)
    };
    context.terminal.data(&text)?;
    Ok(code)
}

pub(super) fn roles(context: &Context, args: &PortalArgs, debug: bool) -> Result<u8, Failure> {
    let (found, code) = gather(context, args, debug, async |listing, session| {
        listing.roles(session).await
    })?;
    let mut bound = bound_profiles(context);
    let rows = found.into_iter().flat_map(|(session, found)| {
        let AccountRoles { account, roles } = found;
        roles
            .into_iter()
            .map(move |role| (session.clone(), account.clone(), role))
    });
    let rows = rows.map(|(session, account, role)| {
        let key = (session, account.id.clone(), role);
        let profiles = bound.remove(&key).unwrap_or_default();
        let (session, _, role) = key;
        (session, account, role, profiles)
    });
    let text = if args.json {
        let reports: Vec<_> = rows
            .map(|(session, account, role, profiles)| {
                RoleReport::new(&session, account, role, profiles)
            })
            .collect();
        roles_document(&reports)
    } else {
        let mut table = Table::new(["SESSION", "ACCOUNT", "NAME", "ROLE", "PROFILES"]);
        for (session, Account { id, name, .. }, role, profiles) in rows {
            let cells = [session.to_string(), id, name, role, profiles.join(",")];
            table.row(cells.map(|cell| (cell, Tone::Plain)));
        }
        rendered(context, &table)
    };
    context.terminal.data(&text)?;
    Ok(code)
}

/// The names of the profiles that stand for a role, by session, account id and role name.
fn bound_profiles(context: &Context) -> HashMap<(SessionId, String, String), Vec<String>> {
    let mut bound: HashMap<_, Vec<String>> = HashMap::new();
    for profile in profiles(&context.config) {
        if let (Some(session), Some(account), Some(role)) =
            (profile.session, profile.account_id, profile.role_name)
        {
            let names = bound.entry((session, account, role)).or_default();
            names.push(profile.name);
        }
    }
    bound
}

/// What was found, with its session, in config order; and the exit code. What is missing is told.
type Found<T> = (Vec<(SessionId, T)>, u8);

/// Lists of each session, side by side.
fn gather<T>(
    context: &Context,
    args: &PortalArgs,
    debug: bool,
    list: impl AsyncFn(&Listing<'_, Aws>, &Session) -> Result<Listed<T>, Error>,
) -> Result<Found<T>, Failure> {
    let mut targets = context.targets(&args.sessions)?;
    context.say_profiles(&args.sessions, &targets);
    let order: Vec<_> = sessions(&context.config);
    targets.sort_by_key(|target| order.iter().position(|entry| entry.id == target.id));
    let talk = Talk::new(context.terminal, &targets, debug);
    let line = ProgressLine::new(context.terminal);
    let service = context.service(&targets)?;
    let cache = context.cache_with_legacy();
    let credentials = Credentials {
        flows: Flows::DEVICE_CODE,
        service: &service,
        cache: &cache,
        clock: &SystemClock,
        events: &|session: &Session, event: Event<'_>| {
            line.clear();
            talk.event(session, event);
        },
        may_ask: false,
        browser: None,
        timeout: None,
    };
    let filter = Filter {
        account: args.account.clone(),
        role: args.role.clone(),
    };
    let listing = Listing {
        credentials: &credentials,
        filter: &filter,
        progress: &|session: &Session, progress| line.tell(session.id.as_str(), progress),
    };
    let results = online(join_all(targets.iter().map(|target| async {
        match &target.session {
            Ok(session) => list(&listing, session).await,
            Err(error) => Err(Error::Config(error.clone())),
        }
    })));
    line.clear();
    let results = results?;
    if let [Err(error)] = results.as_slice() {
        return Err(Failure::from(error));
    }
    let code = exit_code(&results);
    let mut found = Vec::new();
    for (target, result) in targets.iter().zip(results) {
        match result {
            Ok(Listed { items, missing, .. }) => {
                found.extend(items.into_iter().map(|item| (target.id.clone(), item)));
                for Missing { accounts, error } in missing {
                    talk.failed_for(target.id.as_str(), &named(&accounts), &error);
                }
            }
            Err(error) => talk.failed(target.id.as_str(), &error),
        }
    }
    Ok((found, code))
}

/// That of the only session, where nothing of it could be listed; else whether all could be.
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
