//! Prompts that the user answers with one line.

use std::io::{BufRead as _, Read as _, stdin};

use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::runtime::online;

/// The maximum length of an answer, in bytes.
const MAX_ANSWER: u64 = 64 * 1024;

/// A question, and the option that can answer it instead of the user.
pub(crate) struct Question<'a> {
    pub(crate) text: &'a str,
    /// The answer if the user enters an empty line.
    pub(crate) default: Option<&'a str>,
    pub(crate) flag: &'a str,
}

impl Question<'_> {
    /// Prompts until `check` accepts the answer.
    ///
    /// Without a terminal, there is no prompt, and the default is the answer.
    ///
    /// # Errors
    ///
    /// Fails if the user interrupts, if the answer cannot be read, or if the input has ended.
    /// Without a prompt, fails if there is no default, or if `check` rejects it.
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
            Some(default) => format!("{} [{default}]:", self.text),
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
                Some(Err(why)) => context.terminal.say(why),
                None => context.terminal.say("an answer is required"),
            }
        }
    }
}

/// Returns the error for a question without an answer, which names the option to pass.
pub(crate) fn unanswered(text: &str, flag: &str) -> CommandError {
    let sentence = format!("no answer for `{text}`");
    CommandError::new(code::USAGE, sentence).hint(format!("pass `{flag}`"))
}

/// Asks the user for confirmation; only `y` or `yes` confirms.
pub(crate) fn confirm(context: &Context, question: &str, flag: &str) -> Result<bool, CommandError> {
    let answer = match context.terminal.can_ask() {
        true => line(context, &format!("{question} [y/N]"))?,
        false => None,
    };
    let answer = answer.ok_or_else(|| unconfirmed(flag))?;
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}

/// Returns the error for a confirmation that is required when the user cannot be prompted.
pub(crate) fn unconfirmed(flag: &str) -> CommandError {
    let sentence = "confirmation required, but there is no terminal";
    CommandError::new(code::USAGE, sentence).hint(format!(
        "pass `{flag}` to write without confirmation, or `--dry-run` to only show the changes"
    ))
}

/// Reads an answer, or returns `None` at the end of the input.
///
/// A line with only Esc interrupts the command, as Ctrl-C does.
fn line(context: &Context, text: &str) -> Result<Option<String>, CommandError> {
    // Read in a separate thread, so that Ctrl-C ends the wait. `online` already listens for Ctrl-C
    // when the question is shown.
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
    // End the line of the prompt, so that the next message starts on a new one.
    let read = read.inspect_err(|_| context.terminal.say(""))?;
    let answer = read.and_then(|answer| answer).map_err(|error| {
        CommandError::new(code::FAILED, format!("cannot read the answer: {error}"))
    })?;
    if answer.is_empty() {
        context.terminal.say("");
        return Ok(None);
    }
    // The terminal delivers whole lines, so Esc arrives only when the user presses Enter.
    if answer.trim_ascii() == b"\x1b" {
        return Err(CommandError::interrupted());
    }
    Ok(Some(String::from_utf8_lossy(&answer).into_owned()))
}
