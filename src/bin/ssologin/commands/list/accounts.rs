//! `ssologin list accounts`: lists the accounts that the user can use; calls the portals.

use ssologin::session::Account;

use crate::args::PortalArgs;
use crate::context::Context;
use crate::failure::CommandError;
use crate::gather::found;
use crate::report::{AccountReport, Document, Format, Table, rendered};
use crate::terminal::Tone;

pub(crate) fn accounts(context: &Context, args: &PortalArgs) -> Result<u8, CommandError> {
    let (found, code) = found(context, args, async |listing, session| {
        listing.accounts(session).await
    })?;
    let document = || {
        let report = |(session, account): &(_, _)| AccountReport::new(session, account);
        let accounts = found.iter().map(report).collect();
        Document::Accounts { accounts }
    };
    let human = || {
        let mut table = Table::new(["SESSION", "ACCOUNT", "NAME", "EMAIL"]);
        for (session, Account { id, name, email }) in &found {
            let cells = [session.as_str(), id, name, email];
            table.row(cells.map(|cell| (cell, Tone::Plain)));
        }
        rendered(context.terminal, &table)
    };
    let text = Format::of(args.json).text(human, document);
    context.terminal.data(&text)?;
    Ok(code)
}
