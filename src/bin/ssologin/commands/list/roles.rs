//! `ssologin list roles`: the roles that the portals of sessions give to this person.

use std::collections::HashMap;

use ssologin::accounts::AccountRoles;
use ssologin::session::{Account, SessionId, profiles};

use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::CommandError;
use crate::gather::found;
use crate::report::{RoleReport, Table, rendered, roles_document};
use crate::terminal::Tone;

pub(crate) fn roles(context: &Context, args: &PortalArgs) -> Result<u8, CommandError> {
    let (found, code) = found(context, args, async |listing, session| {
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
        rendered(context.terminal, &table)
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
