//! `ssologin list sessions`: lists the sessions in the config; reads only files.

use ssologin::session::{SessionEntry, sessions};

use crate::args::ListOptions;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::report::{Document, Format, SessionReport, Table, rendered};
use crate::terminal::Tone;
use crate::text::Text;

pub(crate) fn list_sessions(context: &Context, options: &ListOptions) -> Result<u8, CommandError> {
    let entries = sessions(&context.config);
    let text = Format::of(options.json).text(
        || {
            context.warn_of_problems();
            table(context, &entries)
        },
        || {
            let sessions = entries.iter().map(SessionReport::new).collect();
            Document::Sessions { sessions }
        },
    );
    context.terminal.data(&text)?;
    Ok(code::DONE)
}

fn table(context: &Context, entries: &[SessionEntry]) -> Text {
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
            (entry.id.to_string(), Tone::Name),
            (entry.id.kind().as_str().to_owned(), Tone::Plain),
            (entry.start_url.clone().unwrap_or_default(), Tone::Plain),
            (entry.region.clone().unwrap_or_default(), Tone::Plain),
            (entry.profiles.join(","), Tone::Plain),
            (
                match &entry.session {
                    Ok(_) => String::new(),
                    Err(error) => error.to_string(),
                },
                Tone::Bad,
            ),
        ]);
    }
    rendered(context.terminal, &table)
}
