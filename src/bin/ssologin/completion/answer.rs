//! Answers the completion requests of the scripts.
//!
//! A script runs `SSOLOGIN_COMPLETE=SHELL ssologin command|switch -- WORD…`, for the command line
//! of this program or of the profile switcher. The last word is the one to complete. The answer has
//! one candidate per line: the value, a tab, and a description. Two shells differ:
//!
//! - bash inserts a candidate as it is. [`super::bash`] reads the line and quotes the candidate.
//! - PowerShell does the same, so its lines begin with the quoted value. Its words and its answer
//!   are in Base64, because old versions damage arguments, and Windows other letters than ASCII.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::{CommandFactory as _, ValueEnum as _};
use ssologin::system::Env;
use ssologin::text::is_hidden;

use super::bash;
use super::quote;
use crate::args::{Cli, Shell};
use crate::candidates::profile_names;
use crate::failure::{CommandError, code};
use crate::terminal::Terminal;

/// The variable that a completion script sets when it requests candidates.
const VARIABLE: &str = "SSOLOGIN_COMPLETE";

/// What is completed.
#[derive(Clone, Copy)]
enum Subject {
    /// The command line of this program.
    Command,
    /// The arguments of the profile switcher.
    Switch,
}

/// A possible value of the word.
struct Candidate {
    value: String,
    help: Option<String>,
}

/// Answers a shell's completion request.
///
/// Returns `None` if the shell did not send one.
pub(crate) fn answer(terminal: Terminal) -> Option<Result<u8, CommandError>> {
    let env = Env::from_process();
    let shell = env.get(VARIABLE).filter(|value| *value != "0")?;
    let words = std::env::args_os().skip(1);
    let words: Vec<_> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let text = reply(shell, &words).ok_or_else(|| {
        let text = format!("`{VARIABLE}` is set, but this is not a completion request");
        CommandError::new(code::USAGE, text).hint(format!(
            "unset `{VARIABLE}`; if a completion script fails, create it again"
        ))
    });
    Some(text.and_then(|text| {
        terminal.raw(text.as_bytes())?;
        Ok(code::DONE)
    }))
}

/// Returns the answer to a request, or `None` if it is not one.
fn reply(shell: &str, words: &[String]) -> Option<String> {
    let [subject, separator, words @ ..] = words else {
        return None;
    };
    let subject = match subject.as_str() {
        "command" => Subject::Command,
        "switch" => Subject::Switch,
        _ => return None,
    };
    if separator != "--" {
        return None;
    }
    match Shell::from_str(shell, false).ok()? {
        Shell::Bash => {
            let [line, tail, kind] = words else {
                return None;
            };
            let values = |words: Vec<String>| {
                let candidates = candidates(subject, words).into_iter();
                candidates.map(|candidate| candidate.value).collect()
            };
            Some(bash::reply(line, tail, kind, values))
        }
        Shell::Zsh | Shell::Fish => Some(lines(candidates(subject, words.to_vec()))),
        Shell::Powershell => {
            let [words] = words else { return None };
            let words = String::from_utf8(BASE64_STANDARD.decode(words).ok()?).ok()?;
            let words = words.split('\n').map(str::to_owned).collect();
            Some(BASE64_STANDARD.encode(quoted_lines(candidates(subject, words))))
        }
    }
}

fn lines(candidates: Vec<Candidate>) -> String {
    candidates.iter().fold(String::new(), |mut text, found| {
        let help = found.help.as_deref().unwrap_or_default();
        let _ = writeln!(text, "{}\t{help}", found.value);
        text
    })
}

/// Returns a line per candidate for PowerShell, which rejects empty descriptions.
fn quoted_lines(candidates: Vec<Candidate>) -> String {
    candidates.iter().fold(String::new(), |mut text, found| {
        let word = quote::powershell(&found.value);
        let help = found.help.as_deref().unwrap_or(&found.value);
        let _ = writeln!(text, "{word}\t{}\t{help}", found.value);
        text
    })
}

/// Returns the possible values of the last word.
///
/// Values with hidden characters are left out: no shell can show them, and some would run them.
fn candidates(subject: Subject, words: Vec<String>) -> Vec<Candidate> {
    let Some(last) = words.last().cloned() else {
        return Vec::new();
    };
    let found = match (subject, words.len()) {
        (Subject::Command, count) => {
            // clap offers a hidden command if nothing else matches. The name is replaced by a
            // blank, which no user types, so it never matches.
            let mut command = Cli::command().mut_subcommand("man", |man| man.name(" "));
            let words = words.into_iter().map(Into::into).collect();
            let folder = std::env::current_dir().ok();
            // It fails for words that cannot be completed.
            clap_complete::engine::complete(&mut command, words, count - 1, folder.as_deref())
                .unwrap_or_default()
        }
        (Subject::Switch, 2) => profile_names(),
        (Subject::Switch, _) => Vec::new(),
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for found in &found {
        let Some(value) = found.get_value().to_str() else {
            continue;
        };
        let is_wanted = value.starts_with(&last) && !value.trim().is_empty();
        let is_new = || !candidates.iter().any(|known| known.value == value);
        if is_wanted && !value.chars().any(is_hidden) && is_new() {
            candidates.push(Candidate {
                value: value.to_owned(),
                help: found
                    .get_help()
                    .and_then(|help| first_line(&help.to_string())),
            });
        }
    }
    candidates
}

fn first_line(help: &str) -> Option<String> {
    let line = help.lines().next()?;
    Some(line.chars().filter(|c| !is_hidden(*c)).collect())
}
