//! Attaches the pages to clap's commands.

use clap::Command;
use clap::builder::StyledStr;

use super::page::Page;
use super::pages::PAGES;

/// Attaches the long help. It is built only if help is requested, because it is slow to format.
pub(crate) fn attach(mut command: Command) -> Command {
    // Deferred arguments are built only when they are needed, which is now.
    command.build();
    PAGES.iter().fold(command, |command, page| {
        let words: Vec<&str> = page.command.split_whitespace().collect();
        with_help(command, &words, page.help())
    })
}

fn with_help(command: Command, words: &[&str], help: StyledStr) -> Command {
    match words.split_first() {
        None => command.after_long_help(help),
        Some((first, rest)) => {
            command.mut_subcommand(*first, |command| with_help(command, rest, help))
        }
    }
}

/// Returns the page of a command, given the words after `ssologin`.
pub(crate) fn page_of(command: &str) -> Option<&'static Page> {
    let is_it = |page: &&Page| page.command == command;
    PAGES.iter().copied().find(is_it)
}
