//! Edits the config file: shows the diff, asks for confirmation, writes the file.

use ssologin::config::{ConfigFile, Edit, EditError, Problem, edit};

use crate::args::WriteArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::pager::{is_long, page};
use crate::prompt::confirm;
use crate::report::{paint_diff, unified_diff};
use crate::text::Text;

/// The maximum number of warnings to print about lines that the AWS CLI rejects.
const MAX_WARNINGS: usize = 3;

/// The source of the new content of the config file.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    Edited(&'a [Edit]),
    BackedUp,
}

/// Shows the changes, asks for confirmation, and writes the config file.
///
/// Returns whether the file was written. If it is already up to date, a message says so. If the
/// diff is longer than the screen, `summary` is printed after it.
///
/// # Errors
///
/// Fails if the user declines, if confirmation is required but there is no terminal, or if the file
/// cannot be edited.
pub(crate) fn conclude(
    context: &Context,
    options: &WriteArgs,
    content: Content<'_>,
    summary: Option<&str>,
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
        terminal.warn(format!(
            "the AWS CLI cannot read this config file: {problem}"
        ));
    }
    if after == before {
        terminal.say(format!("`{path}` is already up to date"));
        return Ok(false);
    }
    let old = (!before.is_empty() || document.path().exists()).then_some(before);
    let diff = || unified_diff(&path, old, &after);
    if options.dry_run {
        match terminal.is_table() {
            true => show(context, &paint_diff(&diff()), summary, |text| {
                terminal.data(text)
            })?,
            false => terminal.raw(&diff())?,
        }
        return Ok(false);
    }
    if !options.yes {
        if terminal.can_ask() {
            show(context, &paint_diff(&diff()), summary, |text| {
                terminal.say_as_it_is(&text.trimmed());
                Ok(())
            })?;
        }
        let question = format!("Write to `{path}`?");
        if !confirm(context, &question, "--yes")? {
            return Err(CommandError::new(code::FAILED, "nothing was written"));
        }
    }
    let written = match content {
        Content::Edited(_) => file.replace(before, &after, context.now())?,
        Content::BackedUp => file.revert(before, context.now())?,
    };
    if let Some(error) = written.not_locked {
        let text = format!("cannot lock ({error}): another ssologin could write at the same time");
        terminal.warn(text);
    }
    let backup = match (content, written.backup) {
        (Content::Edited(_), Some(backup)) => {
            format!("; the previous version is in `{}`", backup.display())
        }
        _ => String::new(),
    };
    terminal.say(format!("wrote `{path}`{backup}"));
    Ok(true)
}

/// Shows a diff; if it is longer than the screen, uses the pager and then prints the summary.
fn show(
    context: &Context,
    diff: &Text,
    summary: Option<&str>,
    print: impl FnOnce(&Text) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let is_long = is_long(context, diff);
    if !(is_long && page(context, diff)) {
        print(diff)?;
    }
    if let Some(summary) = summary.filter(|_| is_long) {
        context.terminal.say(summary);
    }
    Ok(())
}

/// Adds the path to errors about the file; errors about a name or a value do not need it.
pub(crate) fn in_file(error: EditError, path: &str) -> CommandError {
    match error {
        EditError::Utf16 | EditError::Layout { .. } => {
            CommandError::new(code::CONFIG, format!("`{path}`: {error}"))
        }
        // Its message begins with the file and the line.
        error @ EditError::Indented { .. } => CommandError::new(code::CONFIG, error),
        error => CommandError::from(error),
    }
}
