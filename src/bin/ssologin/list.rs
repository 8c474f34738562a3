//! `ssologin list`: what the config has, from files only; and what portals give.

mod portal;

use std::collections::HashMap;

use ssologin::session::{ProfileKind, profiles, sessions};

use crate::args::{ListArgs, ListCommand, ListOptions};
use crate::context::Context;
use crate::failure::{Failure, code};
use crate::report::{ProfileReport, SessionReport, Table, profiles_document, sessions_document};
use crate::terminal::Tone;

pub(crate) fn list(context: &Context, args: &ListArgs, debug: bool) -> Result<u8, Failure> {
    let text = match &args.what {
        ListCommand::Sessions(options) => list_sessions(context, options),
        ListCommand::Profiles(options) => list_profiles(context, options),
        ListCommand::Accounts(args) => return portal::accounts(context, args, debug),
        ListCommand::Roles(args) => return portal::roles(context, args, debug),
    };
    context.terminal.data(&text)?;
    Ok(code::DONE)
}

fn list_sessions(context: &Context, options: &ListOptions) -> String {
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
    rendered(context, &table)
}

fn list_profiles(context: &Context, options: &ListOptions) -> String {
    let unusable: HashMap<_, _> = sessions(&context.config)
        .into_iter()
        .filter_map(|entry| Some((entry.id, entry.session.err()?.to_string())))
        .collect();
    let entries = profiles(&context.config);
    let problem_of_session = |id: &Option<_>| id.as_ref().and_then(|id| unusable.get(id)).cloned();
    if options.json {
        let reports: Vec<_> = entries
            .iter()
            .map(|entry| ProfileReport::new(entry, problem_of_session(&entry.session)))
            .collect();
        return profiles_document(&reports);
    }
    let mut table = Table::new([
        "PROFILE", "SESSION", "KIND", "ACCOUNT", "ROLE", "REGION", "PROBLEM",
    ]);
    for entry in entries {
        let problem = entry
            .problem
            .map(|problem| problem.to_string())
            .or_else(|| problem_of_session(&entry.session));
        let kind = if entry.kind == ProfileKind::Other {
            Tone::Quiet
        } else {
            Tone::Plain
        };
        table.row([
            (entry.name, Tone::Plain),
            (
                entry.session.map(|id| id.to_string()).unwrap_or_default(),
                Tone::Plain,
            ),
            (entry.kind.as_str().to_owned(), kind),
            (entry.account_id.unwrap_or_default(), Tone::Plain),
            (entry.role_name.unwrap_or_default(), Tone::Plain),
            (entry.region.unwrap_or_default(), Tone::Plain),
            (problem.unwrap_or_default(), Tone::Bad),
        ]);
    }
    rendered(context, &table)
}

fn rendered<const N: usize>(context: &Context, table: &Table<N>) -> String {
    if context.terminal.is_table() {
        table.aligned()
    } else {
        table.tab_separated()
    }
}
