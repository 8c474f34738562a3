//! `ssologin completions`: prints the completion script for a shell.

use crate::args::CompletionsArgs;
use crate::completion::{program, registration};
use crate::failure::{CommandError, code};
use crate::terminal::Terminal;

pub(crate) fn completions(terminal: Terminal, args: &CompletionsArgs) -> Result<u8, CommandError> {
    terminal.raw(registration(args.shell, &program()).as_bytes())?;
    Ok(code::DONE)
}
