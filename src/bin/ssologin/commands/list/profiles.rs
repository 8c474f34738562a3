//! `ssologin list profiles`: lists the profiles in the config; reads only files.

use std::collections::HashMap;

use ssologin::session::{ProfileEntry, ProfileKind, SessionId, sessions_and_profiles};

use crate::args::ListOptions;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::report::{Document, Format, ProfileReport, Table, tab_separated};
use crate::terminal::Tone;
use crate::text::Text;

pub(crate) fn list_profiles(context: &Context, options: &ListOptions) -> Result<u8, CommandError> {
    let (sessions, entries) = sessions_and_profiles(&context.config);
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
    let problem_of = |entry: &ProfileEntry| {
        let own = entry.problem.as_ref().map(ToString::to_string);
        own.or_else(|| problem_of_session(&entry.session))
            .unwrap_or_default()
    };
    let document = || {
        let report =
            |entry: &ProfileEntry| ProfileReport::new(entry, problem_of_session(&entry.session));
        let profiles = entries.iter().map(report).collect();
        Document::Profiles { profiles }
    };
    let human = || {
        context.warn_of_file_problems();
        if !context.terminal.is_table() {
            return profile_lines(&entries, problem_of);
        }
        let entries = by_session(&entries, &order);
        profile_groups(&entries, problem_of, context.terminal.data_columns())
    };
    let text = Format::of(options.json).text(human, document);
    context.terminal.data(&text)?;
    Ok(code::DONE)
}

/// Returns the profiles, sorted by session.
fn by_session<'a>(
    entries: &'a [ProfileEntry],
    order: &HashMap<SessionId, usize>,
) -> Vec<&'a ProfileEntry> {
    let mut entries: Vec<_> = entries.iter().collect();
    // Unknown sessions come after those in the config. Profiles without a session come last.
    entries.sort_by_key(|entry| match &entry.session {
        Some(id) => (
            order.get(id).copied().unwrap_or(order.len()),
            id.to_string(),
        ),
        None => (usize::MAX, String::new()),
    });
    entries
}

/// Formats one line per profile, in config order.
fn profile_lines(entries: &[ProfileEntry], problem_of: impl Fn(&ProfileEntry) -> String) -> Text {
    let line = |entry: &ProfileEntry| {
        tab_separated([
            entry.name.as_str(),
            &session_name(entry).unwrap_or_default(),
            entry.kind.as_str(),
            entry.account_id.as_deref().unwrap_or_default(),
            entry.role_name.as_deref().unwrap_or_default(),
            entry.region.as_deref().unwrap_or_default(),
            &problem_of(entry),
        ])
    };
    entries.iter().map(line).collect()
}

/// Formats the profiles for the user, grouped by session.
///
/// The kind is shown only if the profile does not use an `[sso-session]`.
fn profile_groups(
    entries: &[&ProfileEntry],
    problem_of: impl Fn(&ProfileEntry) -> String,
    columns: Option<usize>,
) -> Text {
    let mut table = Table::new(["PROFILE", "ACCOUNT", "ROLE", "REGION", "KIND", "PROBLEM"]);
    let mut group = None;
    for entry in entries {
        let problem = problem_of(entry);
        let session = session_name(entry);
        if group.as_ref() != Some(&session) {
            table.group(session.as_deref().unwrap_or("(no session)"));
            group = Some(session);
        }
        let kind = match entry.kind {
            ProfileKind::SsoSession => "",
            kind => kind.as_str(),
        };
        table.row([
            (entry.name.clone(), Tone::Plain),
            (entry.account_id.clone().unwrap_or_default(), Tone::Plain),
            (entry.role_name.clone().unwrap_or_default(), Tone::Plain),
            (entry.region.clone().unwrap_or_default(), Tone::Plain),
            (kind.to_owned(), Tone::Quiet),
            (problem, Tone::Bad),
        ]);
    }
    table.aligned(columns)
}

fn session_name(entry: &ProfileEntry) -> Option<String> {
    entry.session.as_ref().map(ToString::to_string)
}
