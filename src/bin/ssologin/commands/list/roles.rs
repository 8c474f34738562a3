//! `ssologin list roles`: lists the roles that the user can use; calls the portals.

use std::collections::HashMap;

use ssologin::accounts::AccountRoles;
use ssologin::session::{Account, SessionId, profiles};

use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::CommandError;
use crate::gather::found;
use crate::report::{Document, Format, RoleReport, Table, rendered};
use crate::terminal::Tone;

pub(crate) fn roles(context: &Context, args: &PortalArgs) -> Result<u8, CommandError> {
    let (found, code) = found(context, args, async |listing, session| {
        listing.roles(session).await
    })?;
    let mut bound = bound_profiles(context);
    let rows: Vec<_> = found
        .into_iter()
        .flat_map(|(session, AccountRoles { account, roles })| {
            let row = move |role| (session.clone(), account.clone(), role);
            roles.into_iter().map(row)
        })
        .map(|(session, account, role)| {
            let key = (session, account.id.clone(), role);
            let profiles = bound.remove(&key).unwrap_or_default();
            let (session, _, role) = key;
            (session, account, role, profiles)
        })
        .collect();
    let text = Format::of(args.json).text(
        || {
            let mut table = Table::new(["SESSION", "ACCOUNT", "NAME", "ROLE", "PROFILES"]);
            for (session, Account { id, name, .. }, role, profiles) in &rows {
                let cells = [session.as_str(), id, name, role, &profiles.join(",")];
                table.row(cells.map(|cell| (cell, Tone::Plain)));
            }
            rendered(context.terminal, &table)
        },
        || {
            let roles = rows.iter().map(|(session, account, role, profiles)| {
                RoleReport::new(session, account.clone(), role.clone(), profiles.clone())
            });
            let roles = roles.collect();
            Document::Roles { roles }
        },
    );
    context.terminal.data(&text)?;
    Ok(code)
}

/// Returns the names of the profiles that use each role, by session, account ID and role name.
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
