//! Questions to a person: asked on stderr, answered in a line on stdin.

use std::io::{BufRead as _, Read as _, stdin};

use ssologin::text::Printable;

use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::runtime::online;

/// No answer is longer.
const MAX_ANSWER: u64 = 64 * 1024;

/// A question, and the option that answers it too.
pub(crate) struct Question<'a> {
    pub(crate) text: &'a str,
    /// What an empty answer means.
    pub(crate) default: Option<&'a str>,
    pub(crate) flag: &'a str,
}

impl Question<'_> {
    /// Asks until the answer is one that `check` takes. Where nobody can be asked, the default is the answer, else the
    /// failure names the option.
    pub(crate) fn ask<T>(
        &self,
        context: &Context,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, CommandError> {
        if !context.terminal.can_ask() {
            let default = self
                .default
                .ok_or_else(|| unanswered(self.text, self.flag))?;
            return check(default).map_err(|why| CommandError::new(code::USAGE, why));
        }
        let text = match self.default {
            Some(default) => format!("{} [{}]:", self.text, Printable(default)),
            None => format!("{}:", self.text),
        };
        loop {
            let answer = line(context, &text)?;
            let answer = answer.ok_or_else(|| unanswered(self.text, self.flag))?;
            let answer = match answer.trim() {
                "" => self.default,
                answer => Some(answer),
            };
            match answer.map(&check) {
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(why)) => context.terminal.say(&Printable(&why).to_string()),
                None => context.terminal.say("an answer is wanted"),
            }
        }
    }
}

/// The failure where a question stays open.
pub(crate) fn unanswered(text: &str, flag: &str) -> CommandError {
    let sentence = format!("there is no answer to `{text}`");
    CommandError::new(code::USAGE, sentence).hint(format!("give `{flag}`"))
}

/// Asks whether something is to be done; only a clear yes is one.
pub(crate) fn confirm(context: &Context, question: &str, flag: &str) -> Result<bool, CommandError> {
    let answer = match context.terminal.can_ask() {
        true => line(context, &format!("{question} [y/N]"))?,
        false => None,
    };
    let answer = answer.ok_or_else(|| unconfirmed(flag))?;
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}

/// The failure where nobody can be asked.
pub(crate) fn unconfirmed(flag: &str) -> CommandError {
    let sentence = "nobody can be asked whether it is to be written";
    CommandError::new(code::USAGE, sentence).hint(format!(
        "`{flag}` writes without asking, `--dry-run` shows what it would write"
    ))
}

/// Reads an answer; none at the end of the input. A lone Esc ends it as Ctrl-C does.
fn line(context: &Context, text: &str) -> Result<Option<String>, CommandError> {
    // On a thread of its own, so that Ctrl-C ends the wait; by now it is listened to.
    let read = online(async {
        tokio::task::yield_now().await;
        context.terminal.question(text);
        let read = tokio::task::spawn_blocking(|| {
            let mut answer = Vec::new();
            let mut input = stdin().lock().take(MAX_ANSWER);
            input.read_until(b'\n', &mut answer).map(|_| answer)
        });
        read.await.map_err(std::io::Error::other)
    });
    // What is said next stands on a line of its own.
    let read = read.inspect_err(|_| context.terminal.say(""))?;
    let answer = read.and_then(|answer| answer).map_err(|error| {
        CommandError::new(code::FAILED, format!("the answer cannot be read: {error}"))
    })?;
    if answer.is_empty() {
        context.terminal.say("");
        return Ok(None);
    }
    // The terminal hands over the line, and an Esc with it, at its end.
    if answer.trim_ascii() == b"\x1b" {
        return Err(CommandError::interrupted());
    }
    Ok(Some(String::from_utf8_lossy(&answer).into_owned()))
}
