//! `ssologin list accounts`: the accounts that the portals of sessions give to this person.

use ssologin::session::Account;

use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::CommandError;
use crate::gather::found;
use crate::report::{AccountReport, Table, accounts_document, rendered};
use crate::terminal::Tone;

pub(crate) fn accounts(context: &Context, args: &PortalArgs) -> Result<u8, CommandError> {
    let (found, code) = found(context, args, async |listing, session| {
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
        rendered(context.terminal, &table)
    };
    context.terminal.data(&text)?;
    Ok(code)
}
