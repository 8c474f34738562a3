//! `ssologin list accounts` and `ssologin list roles`: what the portals of sessions give to this person.

use std::collections::HashMap;

use ssologin::listing::{AccountRoles, Filter, Listed, Listing};
use ssologin::session::profiles;
use ssologin::{Account, Aws, Error, Session, SessionId};

use super::rendered;
use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::portal::gather;
use crate::report::{AccountReport, RoleReport, Table, accounts_document, roles_document};
use crate::terminal::Tone;

pub(super) fn accounts(context: &Context, args: &PortalArgs, debug: bool) -> Result<u8, Failure> {
    let (found, code) = found(context, args, debug, async |listing, session| {
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
    let (found, code) = found(context, args, debug, async |listing, session| {
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

/// What was found, with its session, in config order; and the exit code.
type Found<T> = (Vec<(SessionId, T)>, u8);

fn found<T>(
    context: &Context,
    args: &PortalArgs,
    debug: bool,
    list: impl AsyncFn(&Listing<'_, Aws>, &Session) -> Result<Listed<T>, Error>,
) -> Result<Found<T>, Failure> {
    let targets = context.targets(&args.sessions)?;
    context.say_profiles(&args.sessions, &targets);
    let filter = Filter {
        account: args.account.clone(),
        role: args.role.clone(),
    };
    let (found, code) = gather(context, targets, &filter, false, debug, list)?;
    let found = found.into_iter().flat_map(|(session, listed)| {
        let with_session = move |item| (session.clone(), item);
        listed.items.into_iter().map(with_session)
    });
    Ok((found.collect(), code))
}
