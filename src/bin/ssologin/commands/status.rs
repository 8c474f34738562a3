//! `ssologin status`: shows the state of each token; reads only files and the clock.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ssologin::session::{
    SelectError, Selection, SessionEntry, SessionId, Target, select_listed, sessions,
};
use ssologin::status::{State, Status};
use ssologin::system::Env;
use ssologin::text::duration::compact;

use crate::args::{Escape, StatusArgs};
use crate::config_files::must_be_enough;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::report::{Format, SessionStatusReport, Table, advice};
use crate::runtime::online;
use crate::terminal::{Terminal, Tone};
use crate::text::{Text, text};

/// The maximum number of profiles to name per session; the rest are only counted.
const MAX_PROFILES: usize = 3;

/// The default format of the line for a shell prompt, where space is scarce.
const PROMPT: &str = "{session} {mark}";

pub(crate) fn status(context: &Context, args: &StatusArgs) -> Result<u8, CommandError> {
    if args.prompt || args.format.is_some() {
        return prompt(context, args);
    }
    if args.watch {
        return watch(context.terminal, args);
    }
    let targets = targets(context, args)?;
    if args.minutes || args.check {
        return brief(context, args, &targets);
    }
    let entries = entries(context, &targets);
    let judged = judged(context, &entries);
    let format = Format::of(args.json);
    let text = format.text(
        || {
            context.warn_of_problems();
            context.warn_of_variables("");
            whole_table(context, &judged)
        },
        || {
            let report = |(entry, status): &(&SessionEntry, Status)| {
                SessionStatusReport::new(entry, status, &context.cache)
            };
            context.status_document(judged.iter().map(report).collect())
        },
    );
    context.terminal.data(&text)?;
    if format == Format::Human {
        let usable = judged.iter().filter(|(entry, _)| entry.session.is_ok());
        let states: Vec<_> = usable
            .map(|(entry, status)| (entry.id.as_str(), status.state))
            .collect();
        let is_all = !is_selection(args) && states.len() == judged.len();
        if let Some(advice) = advice(&states, is_all) {
            context.terminal.say(advice);
        }
    }
    Ok(code::DONE)
}

fn judged<'a>(context: &Context, entries: &'a [SessionEntry]) -> Vec<(&'a SessionEntry, Status)> {
    let judge = |entry: &'a SessionEntry| {
        let session = entry.session.as_ref().ok();
        (entry, context.judge(&entry.id, session))
    };
    entries.iter().map(judge).collect()
}

fn whole_table(context: &Context, judged: &[(&SessionEntry, Status)]) -> Text {
    let terminal = context.terminal;
    table(judged, context.now(), terminal.is_table()).aligned(terminal.data_columns())
}

/// Returns whether the user named sessions.
fn is_selection(args: &StatusArgs) -> bool {
    !args.names.is_empty() || args.profile.is_some()
}

/// Returns the selected sessions, or all if none are selected.
fn targets(context: &Context, args: &StatusArgs) -> Result<Vec<Target>, CommandError> {
    if !is_selection(args) {
        return Ok(select_listed(&context.config)?);
    }
    context.select(Selection {
        names: &args.names,
        profile: args.profile.as_deref(),
        ..Selection::default()
    })
}

fn entries(context: &Context, targets: &[Target]) -> Vec<SessionEntry> {
    let mut entries = sessions(&context.config);
    let selected: HashSet<&SessionId> = targets.iter().map(|target| &target.id).collect();
    entries.retain(|entry| selected.contains(&entry.id));
    entries
}

/// Prints the minutes left, or only sets the exit code, for scripts.
///
/// Reads only the files of the selected sessions.
fn brief(context: &Context, args: &StatusArgs, targets: &[Target]) -> Result<u8, CommandError> {
    let now = context.now();
    let judged: Vec<_> = targets
        .iter()
        .map(|target| {
            Status::of(
                &context.token(&target.id, target.session.as_ref().ok()),
                now,
            )
        })
        .collect();
    must_be_enough(&context.config)?;
    if args.minutes {
        let line = |status: &Status| text!("{}\n", status.minutes_left());
        context.terminal.data(&judged.iter().map(line).collect())?;
        return Ok(code::DONE);
    }
    let wanted = args
        .min_remaining
        .and_then(|duration| TimeDelta::from_std(duration).ok());
    let good = |status: &Status| match wanted {
        Some(wanted) => status.left >= wanted && status.state == State::Valid,
        None => !status.state.needs_a_person(),
    };
    Ok(if judged.iter().all(good) {
        code::DONE
    } else {
        code::LOGIN_NEEDED
    })
}

/// Prints a line for a shell prompt.
///
/// The line shows the selected sessions, else the active profile's, else all that have a token.
fn prompt(context: &Context, args: &StatusArgs) -> Result<u8, CommandError> {
    let template = args.format.as_deref().unwrap_or(PROMPT);
    let named = is_selection(args);
    let active = Selection {
        environment_profile: context.env.profile(),
        ..Selection::default()
    };
    let (targets, only_with_token) = if named {
        (targets(context, args)?, false)
    } else {
        match ssologin::session::select(&context.config, active) {
            Ok(targets) => (targets, false),
            Err(SelectError::NoSession { .. }) => (Vec::new(), false),
            Err(_) => (select_listed(&context.config)?, true),
        }
    };
    let now = context.now();
    let mut parts = Vec::new();
    for target in targets {
        let status = Status::of(
            &context.token(&target.id, target.session.as_ref().ok()),
            now,
        );
        if !(only_with_token && status.state == State::SignedOut) {
            parts.push(filled(template, target.id.as_str(), &status));
        }
    }
    must_be_enough(&context.config)?;
    if !parts.is_empty() {
        // The template may have colors and tabs for the prompt: it is not from a file.
        let line = parts.join(" ") + "\n";
        context
            .terminal
            .raw(escaped(line, args.escape).as_bytes())?;
    }
    Ok(code::DONE)
}

/// Escapes a line for the program that shows it.
fn escaped(line: String, escape: Escape) -> String {
    match escape {
        Escape::None => line,
        // tmux expands the output of `#(…)` as a format: each special part begins with a `#`.
        Escape::Tmux => line.replace('#', "##"),
    }
}

/// Fills in a template in a single pass, so that braces in a session name are not expanded.
fn filled(template: &str, name: &str, status: &Status) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let (word, after) = from.split_at(end);
        match word {
            "{session}" => out.push_str(Text::from(name).as_str()),
            "{minutes}" => drop(write!(out, "{}", status.minutes_left())),
            "{state}" => out.push_str(status.state.as_str()),
            "{mark}" => out.push_str(&mark(status)),
            other => out.push_str(other),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns the minutes left, or a symbol: `↻` if the token is refreshable, `✗` if a login is
/// required.
fn mark(status: &Status) -> String {
    match status.state {
        State::Valid => format!("{}m", status.minutes_left()),
        State::Renewable => "↻".to_owned(),
        State::Expired | State::SignedOut | State::Unreadable => "✗".to_owned(),
    }
}

/// Returns the table of sessions.
///
/// If `marked` is set, each state has a symbol with the same meaning as its color.
fn table(judged: &[(&SessionEntry, Status)], now: DateTime<Utc>, marked: bool) -> Table<7> {
    let mut table = Table::new([
        "SESSION",
        "STATE",
        "EXPIRES IN",
        "REFRESHABLE",
        "SIGN-IN (ESTIMATE)",
        "PROFILES",
        "PROBLEM",
    ]);
    for (entry, status) in judged {
        let tone = match status.state {
            State::Valid if status.left > TimeDelta::minutes(15) || status.renewable => Tone::Good,
            State::Valid | State::Renewable => Tone::Soon,
            State::Expired | State::Unreadable => Tone::Bad,
            State::SignedOut => Tone::Quiet,
        };
        let state = match marked {
            true => format!("{} {}", tone.mark(), status.state.words()),
            false => status.state.words().to_owned(),
        };
        let left = match status.state {
            State::Valid => compact(status.left),
            _ => "-".to_owned(),
        };
        let sign_in = status
            .sign_in_ends_at
            .map(|end| format!("~{}", compact(end - now)));
        let problem = entry
            .session
            .as_ref()
            .err()
            .map(ToString::to_string)
            .or(status.problem.clone());
        table.row([
            (entry.id.to_string(), Tone::Name),
            (state, tone),
            (left, Tone::Plain),
            (
                if status.renewable { "yes" } else { "no" }.to_owned(),
                Tone::Plain,
            ),
            (sign_in.unwrap_or_default(), Tone::Plain),
            (some_of(&entry.profiles), Tone::Quiet),
            (problem.unwrap_or_default(), Tone::Bad),
        ]);
    }
    table
}

fn some_of(profiles: &[String]) -> String {
    let named = profiles
        .iter()
        .take(MAX_PROFILES)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match profiles.len().checked_sub(MAX_PROFILES) {
        Some(more) if more > 0 => format!("{named}, {more} more"),
        _ => named,
    }
}

/// The interval at which the files and the clock are read again.
const EVERY: Duration = Duration::from_secs(1);

fn watch(terminal: Terminal, args: &StatusArgs) -> Result<u8, CommandError> {
    if !terminal.is_table() {
        return Err(
            CommandError::new(code::USAGE, "`--watch` requires a terminal")
                .hint("use `ssologin status --json` in programs"),
        );
    }
    match online(keep_up(terminal, args)) {
        Ok(failure) => Err(failure),
        Err(interrupted) if interrupted.code == code::INTERRUPTED => Ok(code::INTERRUPTED),
        Err(failure) => Err(failure),
    }
}

/// Prints the table whenever it changes.
///
/// Returns an error if there is no table at first, or if it cannot be printed. Later, an error is
/// shown in its place, because a config that is being edited may be wrong for a moment.
async fn keep_up(terminal: Terminal, args: &StatusArgs) -> CommandError {
    let mut shown: Option<Text> = None;
    loop {
        let table = Context::load(Env::from_process(), terminal).and_then(|context| {
            let entries = entries(&context, &targets(&context, args)?);
            Ok(whole_table(&context, &judged(&context, &entries)))
        });
        let text = match table {
            Ok(table) => table,
            Err(failure) if shown.is_none() => return failure,
            Err(failure) => text!("{}\n", failure.text(terminal.debug())),
        };
        if shown.as_ref() != Some(&text) {
            // Move the cursor to the top left and clear everything below.
            if let Err(failure) = terminal.data(&text!("\u{1b}[H\u{1b}[J{}", text)) {
                return failure;
            }
            shown = Some(text);
        }
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::filled;
    use ssologin::cache::Token;
    use ssologin::status::Status;
    use ssologin::text::timestamp;

    #[test]
    fn a_template_is_filled_once() {
        let token = Token::parse(br#"{"accessToken": "A", "expiresAt": "2026-11-21T20:42:35Z"}"#);
        let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap_or_default();
        let status = Status::of(&Ok(token.ok()), now);
        let fill = |template: &str| filled(template, "{minutes}\u{1b}", &status);
        assert_eq!(
            fill("{session}|{minutes}|{state}|{mark}"),
            "{minutes}\\u{1b}|42|valid|42m"
        );
        assert_eq!(fill("{other} {session"), "{other} {session");
        assert_eq!(fill(""), "");
    }
}
