//! Edits the config file: the diff, the question, the write.

use ssologin::config::{ConfigFile, Edit, EditError, Problem, edit};
use ssologin::text::Printable;

use crate::args::WriteArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::prompt::confirm;
use crate::report::{paint_diff, unified_diff};

/// More lines that the AWS CLI refuses are not told.
const MAX_WARNINGS: usize = 3;

/// Where the new content of the config file comes from.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    Edited(&'a [Edit]),
    BackedUp,
}

/// Shows what changes, asks, and writes. Returns whether the file was written; where it needs no change, or a person does
/// not want it, that is said.
pub(crate) fn conclude(
    context: &Context,
    options: &WriteArgs,
    content: Content<'_>,
) -> Result<bool, CommandError> {
    let terminal = context.terminal;
    let document = context.config.config_file();
    let before = document.bytes();
    let file = ConfigFile::new(document.path(), &context.env.state_folder()?);
    let path = document.path().display().to_string();
    let after = match content {
        Content::Edited(edits) => edit(document, edits).map_err(|error| in_file(error, &path))?,
        Content::BackedUp => file.backed_up(before)?,
    };
    let refused = context.config.problems().into_iter();
    for problem in refused.filter(Problem::stops_aws_cli).take(MAX_WARNINGS) {
        terminal.warn(&format!(
            "the AWS CLI reads nothing of the config: {problem}"
        ));
    }
    if after == before {
        let path = Printable(&path);
        terminal.say(&format!("`{path}` is so already: nothing to change"));
        return Ok(false);
    }
    let old = (!before.is_empty() || document.path().exists()).then_some(before);
    let diff = || unified_diff(&path, old, &after);
    if options.dry_run {
        match terminal.is_table() {
            true => terminal.data(&paint_diff(&diff()))?,
            false => terminal.raw(&diff())?,
        }
        return Ok(false);
    }
    if !options.yes {
        if terminal.can_ask() {
            terminal.say_as_it_is(paint_diff(&diff()).trim_end_matches('\n'));
        }
        let question = format!("Write this to `{}`?", Printable(&path));
        if !confirm(context, &question, "--yes")? {
            return Err(CommandError::new(code::FAILED, "nothing was written"));
        }
    }
    let written = match content {
        Content::Edited(_) => file.replace(before, &after, context.now())?,
        Content::BackedUp => file.revert(before, context.now())?,
    };
    if let Some(error) = written.not_locked {
        let text = format!("no lock can be had ({error}): another ssologin could write too");
        terminal.warn(&text);
    }
    let backup = match (content, written.backup) {
        (Content::Edited(_), Some(backup)) => {
            format!("; what it was is in `{}`", backup.display())
        }
        _ => String::new(),
    };
    let text = format!("wrote `{path}`{backup}");
    terminal.say(&Printable(&text).to_string());
    Ok(true)
}

/// A fault of the file names it; one of a name or a value does not.
pub(crate) fn in_file(error: EditError, path: &str) -> CommandError {
    match error {
        EditError::Utf16 | EditError::Layout { .. } => {
            CommandError::new(code::CONFIG, format!("`{path}`: {error}"))
        }
        error => CommandError::from(error),
    }
}
