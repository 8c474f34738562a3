//! `ssologin list sessions`: what the config has, from files only.

use ssologin::session::sessions;

use crate::args::ListOptions;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::report::{SessionReport, Table, rendered, sessions_document};
use crate::terminal::Tone;

pub(crate) fn list_sessions(context: &Context, options: &ListOptions) -> Result<u8, CommandError> {
    context.terminal.data(&text(context, options))?;
    Ok(code::DONE)
}

fn text(context: &Context, options: &ListOptions) -> String {
    let entries = sessions(&context.config);
    if options.json {
        return sessions_document(&entries.iter().map(SessionReport::new).collect::<Vec<_>>());
    }
    let mut table = Table::new([
        "SESSION",
        "KIND",
        "START URL",
        "REGION",
        "PROFILES",
        "PROBLEM",
    ]);
    for entry in entries {
        table.row([
            (entry.id.to_string(), Tone::Plain),
            (entry.id.kind().as_str().to_owned(), Tone::Plain),
            (entry.start_url.unwrap_or_default(), Tone::Plain),
            (entry.region.unwrap_or_default(), Tone::Plain),
            (entry.profiles.join(","), Tone::Plain),
            (
                entry
                    .session
                    .err()
                    .map(|error| error.to_string())
                    .unwrap_or_default(),
                Tone::Bad,
            ),
        ]);
    }
    rendered(context.terminal, &table)
}
