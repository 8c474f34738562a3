//! `ssologin list profiles`: what the config has, from files only.

use std::collections::HashMap;

use ssologin::session::{ProfileEntry, ProfileKind, profiles, sessions};

use crate::args::ListOptions;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::report::{ProfileReport, Table, profiles_document};
use crate::terminal::Tone;

pub(crate) fn list_profiles(context: &Context, options: &ListOptions) -> Result<u8, CommandError> {
    context.terminal.data(&text(context, options))?;
    Ok(code::DONE)
}

fn text(context: &Context, options: &ListOptions) -> String {
    let sessions = sessions(&context.config);
    let order: HashMap<_, _> = sessions
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.id.clone(), at))
        .collect();
    let unusable: HashMap<_, _> = sessions
        .into_iter()
        .filter_map(|entry| Some((entry.id, entry.session.err()?.to_string())))
        .collect();
    let problem_of_session = |id: &Option<_>| id.as_ref().and_then(|id| unusable.get(id)).cloned();
    let mut entries = profiles(&context.config);
    if options.json {
        let reports: Vec<_> = entries
            .iter()
            .map(|entry| ProfileReport::new(entry, problem_of_session(&entry.session)))
            .collect();
        return profiles_document(&reports);
    }
    let problem_of = |entry: &ProfileEntry| {
        let own = entry.problem.as_ref().map(ToString::to_string);
        own.or_else(|| problem_of_session(&entry.session))
            .unwrap_or_default()
    };
    if !context.terminal.is_table() {
        return profile_lines(entries, problem_of);
    }
    // Behind the sessions of the config: one that it does not have, then none.
    entries.sort_by_key(|entry| match &entry.session {
        Some(id) => (
            order.get(id).copied().unwrap_or(order.len()),
            id.to_string(),
        ),
        None => (usize::MAX, String::new()),
    });
    profile_groups(entries, problem_of, context.terminal.data_columns())
}

/// A line for each profile, in config order.
fn profile_lines(
    entries: Vec<ProfileEntry>,
    problem_of: impl Fn(&ProfileEntry) -> String,
) -> String {
    let mut table = Table::new([""; 7]);
    for entry in entries {
        let problem = problem_of(&entry);
        let cells = [
            entry.name,
            entry.session.map(|id| id.to_string()).unwrap_or_default(),
            entry.kind.as_str().to_owned(),
            entry.account_id.unwrap_or_default(),
            entry.role_name.unwrap_or_default(),
            entry.region.unwrap_or_default(),
            problem,
        ];
        table.row(cells.map(|text| (text, Tone::Plain)));
    }
    table.tab_separated()
}

/// For people: the profiles of a session below its name, and the kind only where it is none of an `[sso-session]`.
fn profile_groups(
    entries: Vec<ProfileEntry>,
    problem_of: impl Fn(&ProfileEntry) -> String,
    columns: Option<usize>,
) -> String {
    let mut table = Table::new(["PROFILE", "ACCOUNT", "ROLE", "REGION", "KIND", "PROBLEM"]);
    let mut group = None;
    for entry in entries {
        let problem = problem_of(&entry);
        let session = entry.session.map(|id| id.to_string());
        if group.as_ref() != Some(&session) {
            table.group(session.as_deref().unwrap_or("(no session)"));
            group = Some(session);
        }
        let kind = match entry.kind {
            ProfileKind::SsoSession => "",
            kind => kind.as_str(),
        };
        table.row([
            (entry.name, Tone::Plain),
            (entry.account_id.unwrap_or_default(), Tone::Plain),
            (entry.role_name.unwrap_or_default(), Tone::Plain),
            (entry.region.unwrap_or_default(), Tone::Plain),
            (kind.to_owned(), Tone::Quiet),
            (problem, Tone::Bad),
        ]);
    }
    table.aligned(columns)
}
