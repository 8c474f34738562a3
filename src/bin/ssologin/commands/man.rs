//! `ssologin man`: prints the main man page, or writes all man pages to a folder.

use std::path::Path;

use clap::{Command, CommandFactory as _};
use ssologin::system::file;

use crate::args::{Cli, ManArgs};
use crate::failure::{CommandError, code};
use crate::help::{page_name, page_of, render};
use crate::terminal::Terminal;

pub(crate) fn man(terminal: Terminal, args: &ManArgs) -> Result<u8, CommandError> {
    let pages = pages()?;
    match &args.dir {
        Some(folder) => write(folder, &pages)?,
        None => {
            for (_, text) in pages.iter().take(1) {
                terminal.raw(text.as_bytes())?;
            }
        }
    }
    Ok(code::DONE)
}

fn write(folder: &Path, pages: &[(String, String)]) -> Result<(), CommandError> {
    for (name, text) in pages {
        file::publish(&folder.join(name), text.as_bytes()).map_err(|error| {
            CommandError::new(code::FAILED, error.to_string())
                .hint("choose another folder with `--dir`")
        })?;
    }
    Ok(())
}

/// Returns the file name and text of each page: the program's, then each visible command's.
fn pages() -> Result<Vec<(String, String)>, CommandError> {
    let mut cli = Cli::command();
    cli.build();
    let mut pages = Vec::new();
    add(&mut pages, &cli, "")?;
    Ok(pages)
}

fn add(
    pages: &mut Vec<(String, String)>,
    command: &Command,
    words: &str,
) -> Result<(), CommandError> {
    let failed = || CommandError::new(code::FAILED, "cannot render the man pages");
    let page = page_of(words).ok_or_else(failed)?;
    let text = render(command, page).map_err(|_| failed())?;
    pages.push((format!("{}.1", page_name(words)), text));
    for command in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        let words = format!("{words} {}", command.get_name());
        add(pages, command, words.trim_start())?;
    }
    Ok(())
}
